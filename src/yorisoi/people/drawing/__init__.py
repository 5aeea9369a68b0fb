"""ジェノグラムとエコマップの作図: pure Python from recorded relations to marks; knows neither the database nor the page."""
