"""What follows the vote: publicity, objections, confirmation, re-examination, the report to the office above."""
