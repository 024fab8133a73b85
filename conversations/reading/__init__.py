"""Reading free text.

Words, moments, phones, places, wishes, receipts. Plain functions over plain values.
"""
