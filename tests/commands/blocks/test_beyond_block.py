from src.commands.blocks.beyond import as_ranges


def test_successive_numbers_are_a_range():
    assert as_ranges([3, 0, 1, 2, 7, 23, 24]) == "0–3, 7, 23–24"
    assert as_ranges([5]) == "5"
    assert as_ranges([]) == ""
