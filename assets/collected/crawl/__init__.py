"""The crawler: how it behaves (crawl_policy, host_queue, robots), where it may go (addresses), one HTTP request
(session, http_client, http_reply), one URL until there is an answer (fetch), one source (source_crawl), all sources
(run). What a page states is read in lists/ and pages/.
"""
