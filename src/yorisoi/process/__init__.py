"""相談支援プロセス (the thirteen stages). The numbers are the order of time: a stage knows earlier stages only."""
