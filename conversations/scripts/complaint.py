"""Filing a complaint: the lines of 《投诉受理登记表》 (P48 §3.1.2) that a customer can fill."""

from conversations.talk.script import Script, Slot

SCRIPT = Script(
    id="complaint",
    slots=(
        Slot("story"),
        Slot("when", skip="unsure"),
        Slot("unit", skip="elsewhere"),
        Slot("wish"),
        Slot("evidence", skip="none"),
        Slot("contact", skip="here"),
        Slot("phone", skip="here", after=("contact", "phone")),
        Slot("order", skip="none", asked=False),
    ),
)
