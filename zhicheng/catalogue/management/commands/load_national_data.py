"""Write the state's regions, series, specialties, titles and working days into the database."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from zhicheng.catalogue import national, working_days
from zhicheng.organisations import regions


class Command(BaseCommand):
    """Load the national data; a second run changes what has changed and adds nothing twice."""

    help = "Load regions (GB/T 2260), the 27 national series with their titles, and the working days; safe to repeat."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        places = regions.load()
        series, specialties, titles = national.load(national.read())
        years = working_days.load()
        self.stdout.write(
            f"国家数据：{places} 个行政区划，{series} 个系列，{specialties} 个专业，{titles} 个职称，"
            f"{years} 年的节假日。"
        )
