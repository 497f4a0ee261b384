"""The entry script: who is looking, in which language, then the page that was asked for."""

from __future__ import annotations

import streamlit as st

from ar_metrics.ui import address, people, personal, search, signing, state
from ar_metrics.ui.layout import go, look
from ar_metrics.ui.navigation import closed, language_switch, pages, titles

st.set_page_config(page_title="ar-metrics", page_icon="📊", layout="wide")
state.restore_role()
visit = people.visit()
if visit.person is None:
    # The address stays as it is: after the login it leads to what it asked for.
    page = st.navigation(closed(visit), position="hidden")
    look()
    page.run()
    st.stop()
personal.arrive(visit.person)
page = st.navigation(pages(state.pages_folder(), visit.person), expanded=True)
address.restore(state.PARAMS, page.url_path)
look()
search.keep_place()
personal.preferences(visit.person, titles(visit.person))
signing.account(visit.person)
language_switch()
go()
signing.banner()
signing.watch()
try:
    page.run()
finally:
    address.publish(state.PARAMS, page.url_path)
