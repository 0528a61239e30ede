"""Set-up and billing questions: curated articles and the search that finds the right one."""
