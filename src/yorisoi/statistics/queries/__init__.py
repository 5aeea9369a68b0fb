"""統計を読む: who came and was accepted (偏り), the settings of the report, the packaged tables, what others published."""
