"""Two teams, three agents: one far behind, one without objective; by the real command line."""

from __future__ import annotations

from pathlib import Path

from small_home import run

# Every amount has digits of its own: a wrong sum shows which row was lost.
FILES = {
    "agents": """\
agent_id,name,team,team_lead
A1,Ada Fournel,North,Lea
A2,Bob Lorient,North,Lea
A3,Cora Stein,South,Max
""",
    "customers": """\
bu,customer_id,name,country_code,segment
FR01,C1,Ateliers Durand,FR,B2B
FR01,C2,Mairie de Lise,FR,Public
DE01,C3,Rhein GmbH,DE,B2B
""",
    "portfolios": """\
bu,customer_id,agent_id,valid_from
FR01,C1,A1,2025-01-01
FR01,C2,A2,2025-01-01
DE01,C3,A3,2025-01-01
""",
    "invoices": """\
bu,customer_id,document_id,document_type,issue_date,due_date,currency_code,amount
FR01,C1,F-1,invoice,2025-03-10,2025-04-10,EUR,9000.00
FR01,C1,F-2,invoice,2025-05-10,2025-06-10,EUR,400.00
FR01,C2,F-3,invoice,2025-05-10,2025-06-10,EUR,700.00
DE01,C3,R-1,invoice,2025-05-10,2025-06-10,EUR,80.00
""",
    "receipts": """\
receipt_id,bu,customer_id,value_date,currency_code,amount
P-1,FR01,C1,2025-06-20,EUR,400.00
P-2,FR01,C2,2025-06-30,EUR,700.00
""",
    "allocations": """\
bu,document_id,allocation_date,amount,kind,receipt_id
FR01,F-2,2025-06-20,400.00,cash,P-1
FR01,F-3,2025-06-30,700.00,cash,P-2
""",
    "objectives": """\
scope_kind,scope_id,month,measure,target
agent,A1,2025-06,amount,5000
agent,A2,2025-06,amount,600
agent,A3,2025-05,amount,70
team,North,2025-06,amount,2000
""",
    "actions": """\
action_id,agent_id,bu,customer_id,date,kind,document_id,outcome,right_party,cost,currency_code,concession_amount
T-1,A1,FR01,C1,2025-06-02,phone call,F-1,promise,yes,4.50,EUR,
T-2,A2,FR01,C2,2025-06-16,phone call,F-3,met,yes,4.50,EUR,300.00
""",
    "promises": """\
promise_id,bu,customer_id,made_on,due_on,amount,currency_code,document_id,action_id
PR-1,FR01,C1,2025-06-02,2025-06-10,9000.00,EUR,F-1,T-1
""",
    "payment_plans": """\
plan_id,bu,customer_id,due_on,amount,currency_code
PL-1,FR01,C2,2025-06-15,350.00,EUR
PL-1,FR01,C2,2025-07-15,350.00,EUR
""",
}


def make_team(home: Path) -> Path:
    """Import the files and build; `home` may be empty or absent."""
    feeds = home / "files"
    feeds.mkdir(parents=True)
    for name, text in FILES.items():
        (feeds / f"{name}.csv").write_text(text, "utf-8")
    run(home, "import", *(str(feeds / f"{name}.csv") for name in FILES), "--layout", "plain")
    run(home, "build")
    return home
