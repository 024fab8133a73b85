"""The customer's talk, a pure machine.

`machine.advance(session, incoming, view, ids, now) -> Turn`.

`session` is what is remembered, `view` what may be seen, `script` what is asked; `asking` and
`hearing` know the slots, `asides` the questions beside the script, `own_cases` what a customer
does with a filed case.
"""
