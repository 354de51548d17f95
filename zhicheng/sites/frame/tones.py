"""The colour in which each state of an application is shown, on every page."""

from zhicheng.applications.models import State

TONES = {
    State.DRAFT: "quiet",
    State.IN_REVIEW: "busy",
    State.RETURNED: "care",
    State.REJECTED: "bad",
    State.WITHDRAWN: "quiet",
    State.AWAITING_COMMITTEE: "good",
    State.IN_COMMITTEE: "busy",
    State.DECIDED: "quiet",
    State.IN_PUBLICITY: "busy",
    State.ON_HOLD: "care",
    State.CERTIFIED: "good",
    State.ADMITTED: "good",
}
