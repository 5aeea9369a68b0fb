"""設定 (Configuration): settings, root URLs, system checks. Knows every room; no room knows it."""
