"""Reading free text: words, moments, phones, places, wishes, receipts. Plain functions over plain values."""
