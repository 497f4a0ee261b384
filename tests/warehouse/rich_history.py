"""Toy models that use every way in which a model can read: each reach, each window, each kind."""

from __future__ import annotations

RICH = {
    "staging/stg_items": """
        -- An open item.
        select
            snapshot_date,
            bu,
            customer_id,
            document_id,
            currency_code,
            open_amount,
            batch_id
        from raw_open_items
    """,
    "staging/stg_dates": """
        -- A date of the calendar.
        select
            snapshot_date,
            prior_snapshot_date,
            is_month_end
        from raw_snapshot_dates
    """,
    "staging/stg_customers": """
        -- A customer with its group's name and agent, during one period.
        select
            customers.bu,
            customers.customer_id,
            coalesce(groups.name, customers.parent_id, customers.name) as group_name,
            coalesce(portfolios.agent_id, 'none') as agent_id,
            coalesce(customers.valid_from, date '1900-01-01') as valid_from,
            coalesce(customers.valid_to, date '9999-12-31') as valid_to
        from raw_customers as customers
        left join (
            select
                customer_id,
                max(name) as name
            from raw_customers
            group by customer_id
        ) as groups on customers.parent_id = groups.customer_id
        left join (
            select
                bu,
                customer_id,
                max(agent_id) as agent_id
            from raw_portfolios
            group by bu, customer_id
        ) as portfolios
            on customers.bu = portfolios.bu and customers.customer_id = portfolios.customer_id
    """,
    "intermediate/int_rates": """
        -- The last rate of a currency at a date, at most 7 days old.
        select
            dates.snapshot_date,
            rates.currency_code,
            arg_max(rates.rate, rates.date) as rate
        from stg_dates as dates
        inner join raw_fx_rates as rates
            on rates.date between dates.snapshot_date - 7 and dates.snapshot_date
        group by dates.snapshot_date, rates.currency_code
    """,
    "intermediate/int_ledger_events": """
        -- What a document owes more or less from a day on; an allocation waits for its invoice.
        -- table
        -- dated: event_date
        select
            bu,
            document_id,
            issue_date as event_date,
            amount
        from raw_invoices
        union all
        select
            allocations.bu,
            allocations.document_id,
            greatest(allocations.allocation_date, invoices.issue_date) as event_date,
            -allocations.amount as amount
        from raw_allocations as allocations
        inner join raw_invoices as invoices
            on
                allocations.bu = invoices.bu
                and allocations.document_id = invoices.document_id
    """,
    "intermediate/int_items": """
        -- An item with its customer as valid that day and its amount in euro.
        -- grain: snapshot_date, bu, document_id
        -- partition: snapshot_date
        select
            items.snapshot_date,
            items.bu,
            items.customer_id,
            items.document_id,
            customers.group_name,
            customers.agent_id,
            cast(items.open_amount * coalesce(rates.rate, 1) as decimal(18, 2)) as open_amount,
            items.batch_id
        from stg_items as items
        left join stg_customers as customers
            on
                items.bu = customers.bu
                and items.customer_id = customers.customer_id
                and items.snapshot_date between customers.valid_from and customers.valid_to
        left join int_rates as rates
            on
                items.snapshot_date = rates.snapshot_date
                and items.currency_code = rates.currency_code
    """,
    "marts/fct_items": """
        -- An item, plainly.
        -- grain: snapshot_date, bu, document_id
        -- partition: snapshot_date
        select
            snapshot_date,
            bu,
            customer_id,
            document_id,
            group_name,
            agent_id,
            open_amount
        from int_items
    """,
    "marts/fct_moves": """
        -- What a BU's total moved by since the date before.
        -- grain: snapshot_date, bu
        -- partition: snapshot_date
        -- window: 1 before
        select
            dates.snapshot_date,
            items.bu,
            cast(
                sum(
                    case when items.snapshot_date = dates.snapshot_date then 1 else -1 end
                    * items.open_amount
                ) as decimal(18, 2)
            ) as moved_amount
        from stg_dates as dates
        inner join int_items as items
            on items.snapshot_date in (dates.snapshot_date, dates.prior_snapshot_date)
        group by dates.snapshot_date, items.bu
    """,
    "marts/fct_fates": """
        -- What an item is at the next date.
        -- grain: snapshot_date, bu, document_id
        -- partition: snapshot_date
        -- window: 1 after
        select
            items.snapshot_date,
            items.bu,
            items.document_id,
            later.open_amount as later_amount
        from int_items as items
        left join stg_dates as dates
            on items.snapshot_date = dates.prior_snapshot_date
        left join int_items as later
            on
                dates.snapshot_date = later.snapshot_date
                and items.bu = later.bu
                and items.document_id = later.document_id
    """,
    "marts/fct_peaks": """
        -- The most that a customer has owed so far.
        -- grain: snapshot_date, bu, customer_id
        -- partition: snapshot_date
        -- window: all before
        select
            dates.snapshot_date,
            totals.bu,
            totals.customer_id,
            max(totals.open_amount) as peak_amount
        from stg_dates as dates
        inner join (
            select
                snapshot_date,
                bu,
                customer_id,
                sum(open_amount) as open_amount
            from int_items
            group by snapshot_date, bu, customer_id
        ) as totals on dates.snapshot_date >= totals.snapshot_date
        group by dates.snapshot_date, totals.bu, totals.customer_id
    """,
    "marts/fct_ledger": """
        -- What a document of the ledger owes at a date.
        -- grain: snapshot_date, bu, document_id
        -- partition: snapshot_date
        select
            dates.snapshot_date,
            events.bu,
            events.document_id,
            cast(sum(events.amount) as decimal(18, 2)) as open_amount
        from stg_dates as dates
        inner join int_ledger_events as events
            on events.event_date <= dates.snapshot_date
        group by dates.snapshot_date, events.bu, events.document_id
    """,
    "marts/fct_restated": """
        -- What an item was when its snapshot was first imported.
        -- grain: snapshot_date, bu, document_id
        -- partition: snapshot_date
        select
            snapshot_date,
            bu,
            document_id,
            open_amount,
            batch_id
        from raw_first_open_items
    """,
    "marts/fct_controls": """
        -- A BU's total against its general ledger.
        -- grain: snapshot_date, bu
        -- partition: snapshot_date
        select
            units.snapshot_date,
            units.bu,
            balances.balance
        from raw_snapshot_units as units
        left join (
            select
                date,
                bu,
                sum(balance) as balance
            from raw_gl_balances
            group by date, bu
        ) as balances on units.snapshot_date = balances.date and units.bu = balances.bu
    """,
    "marts/dim_customers": """
        -- A customer with the number of its versions.
        -- grain: bu, customer_id
        select
            bu,
            customer_id,
            max(group_name) as group_name,
            max(agent_id) as agent_id,
            count(*) as version_count
        from stg_customers
        group by bu, customer_id
    """,
    "marts/dim_agents": """
        -- An agent with all that was ever open in its name.
        -- grain: agent_id
        select
            agents.agent_id,
            max(agents.name) as name,
            cast(sum(items.open_amount) as decimal(18, 2)) as open_amount
        from raw_agents as agents
        left join fct_items as items
            on agents.agent_id = items.agent_id
        group by agents.agent_id
    """,
    "checks/check_every_item_is_described": """
        -- These items have no customer.
        -- severity: warning
        -- partition: snapshot_date
        select
            snapshot_date,
            document_id
        from int_items
        where group_name is null
    """,
}
