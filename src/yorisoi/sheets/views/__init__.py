"""Pages of the papers: printing (`printing`), all papers of a meeting (`batches`), a municipality's own forms (`own`)."""
