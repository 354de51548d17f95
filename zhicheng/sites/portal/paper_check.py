"""核验: whether a paper and the record agree, for anybody who holds the paper.

A wrong code gets the same answer whether there is such an application or not, so nothing can be learnt by asking;
a right one proves that the paper is at hand. Neither page nor address ever holds an ID number.
"""

from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

from zhicheng.core.text import one_line
from zhicheng.papers.issue import genuine
from zhicheng.papers.queries import masked_name
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.respond import shown

LONGEST = 60


@page("check/", label="材料核验")
def paper_check(request: HttpRequest) -> HttpResponse:
    """核验 number and code, scanned or typed."""
    number = one_line(request.GET.get("number", ""))[:LONGEST]
    code = one_line(request.GET.get("code", ""))[:LONGEST]
    asked = bool(number or code)
    found = genuine(number, code) if asked else None
    response = shown(
        request,
        "paper_check.html",
        title="材料核验",
        status=404 if asked and found is None else 200,
        number=number,
        code=code,
        asked=asked,
        found=found,
        name=masked_name(found.application.applicant_name) if found else "",
        levels=found.levels() if found else [],
    )
    add_never_cache_headers(response)
    return response
