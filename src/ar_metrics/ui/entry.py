"""The entry script: language, list of pages, then the page that was asked for."""

from __future__ import annotations

import streamlit as st

from ar_metrics.ui import address, search, state
from ar_metrics.ui.layout import go, look
from ar_metrics.ui.navigation import language_switch, pages

st.set_page_config(page_title="ar-metrics", page_icon="📊", layout="wide")
page = st.navigation(pages(state.pages_folder()), expanded=True)
address.restore(state.PARAMS, page.url_path)
look()
search.keep_place()
language_switch()
go()
try:
    page.run()
finally:
    address.publish(state.PARAMS, page.url_path)
