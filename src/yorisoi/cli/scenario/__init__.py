"""シナリオ (scenarios): stories of cases as files, played through the same actions as the pages."""
