"""Tests of the ground floor: no database, no clock."""
