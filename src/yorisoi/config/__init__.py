"""設定 (Configuration): settings, environment, root URLs, system checks. Knows every room; no room knows it."""
