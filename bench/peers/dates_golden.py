"""How pandas goes on from dates of many frequencies, clock changes among them: writes test/golden/dates.json"""

import pandas as pd

from common import made_by, write_golden

AHEAD = 14

# Frequency, first date, rows, format.
plain = [
    ("D", "2023-12-20", 30, "%Y-%m-%d"),
    ("D", "2024-02-20 06:30", 8, "%Y-%m-%d %H:%M"),
    ("2D", "2023-12-20", 12, "%Y/%m/%d"),
    ("10D", "2024-01-05", 8, "%d.%m.%Y"),
    ("B", "2024-01-03", 20, "%Y-%m-%d"),
    ("B", "2024-01-03", 30, "%m/%d/%Y"),
    ("W-SUN", "2024-01-07", 12, "%Y-%m-%d"),
    ("W-MON", "2024-01-01", 12, "%d-%b-%Y"),
    ("W-WED", "2024-01-03", 6, "%b %d, %Y"),
    ("W-FRI", "2024-01-05", 60, "%Y-%m-%d"),
    ("2W-SAT", "2024-01-06", 9, "%Y-%m-%d"),
    ("4W-THU", "2024-01-04", 9, "%Y-%m-%d"),
    ("MS", "2023-03-01", 11, "%Y-%m-%d"),
    ("ME", "2023-03-31", 11, "%Y-%m-%d"),
    ("ME", "2023-12-31", 2, "%Y-%m-%d"),
    ("BMS", "2023-03-01", 24, "%Y-%m-%d"),
    ("BME", "2023-03-01", 24, "%Y-%m-%d"),
    ("2MS", "2023-03-01", 7, "%Y-%m-%d"),
    ("WOM-3FRI", "2023-03-01", 20, "%Y-%m-%d"),
    ("QS", "2020-01-01", 7, "%Y-%m-%d"),
    ("QE", "2020-01-01", 7, "%Y-%m-%d"),
    ("QS-FEB", "2020-02-01", 7, "%Y-%m-%d"),
    ("QE-NOV", "2020-01-01", 9, "%Y-%m-%d"),
    ("YS", "2001-01-01", 9, "%Y-%m-%d"),
    ("YE", "2001-01-01", 9, "%d %B %Y"),
    ("YE-FEB", "2001-01-01", 9, "%Y-%m-%d"),
    ("YS-APR", "2001-01-01", 9, "%Y-%m-%d"),
    ("2YS", "2001-01-01", 9, "%Y-%m-%d"),
    ("h", "2024-02-28 20:00", 30, "%Y-%m-%d %H:%M"),
    ("3h", "2024-02-28 18:00", 30, "%Y-%m-%dT%H:%M:%S"),
    ("30min", "2024-02-28 22:00", 5, "%Y-%m-%d %I:%M %p"),
    ("15min", "2023-12-31 22:30", 9, "%m/%d/%Y %H:%M:%S"),
    ("10min", "2023-12-31 23:30", 9, "%Y%m%d%H%M"),
    ("5min", "2023-12-31 23:30", 9, "%d/%m/%y %H:%M"),
    ("min", "2023-12-31 23:50", 9, "%Y-%m-%d %H:%M:%S"),
    ("10s", "2023-12-31 23:59:00", 9, "%Y-%m-%d %H:%M:%S"),
    ("bh", "2024-01-02 09:00", 80, "%Y-%m-%d %H:%M"),
]

periods = [("Y", "2001", 9, "%Y"), ("Q", "2019Q1", 9, "%YQ%q"), ("M", "2019-01", 9, "%Y-%m"), ("M", "2019-01", 9, "%b-%y")]

# Rows before and across a change of clocks, in three zones.
zoned = [
    ("h", "2024-03-29 20:00", 24, "Europe/Berlin"),
    ("h", "2024-10-26 18:00", 10, "Europe/Berlin"),
    ("15min", "2024-03-31 00:00", 6, "Europe/Berlin"),
    ("D", "2024-03-01", 29, "Europe/Berlin"),
    ("MS", "2023-08-01", 7, "Europe/Berlin"),
    ("h", "2024-03-09 16:00", 8, "America/New_York"),
    ("30min", "2024-11-02 20:00", 8, "America/New_York"),
    ("W-SUN", "2024-09-01", 9, "America/New_York"),
    ("h", "2024-04-06 16:00", 9, "Australia/Sydney"),
    ("D", "2024-09-20", 12, "Australia/Sydney"),
    ("6h", "2024-10-04 00:00", 9, "Australia/Sydney"),
]


def case(freq, dates, texts, **more):
    texts = list(texts)
    return {"freq": freq, **more, "history": texts[:-AHEAD], "next": texts[-AHEAD:]}


cases = []
for freq, start, rows, form in plain:
    dates = pd.date_range(start, periods=rows + AHEAD, freq=freq)
    cases.append(case(freq, dates, dates.strftime(form)))
for freq, start, rows, form in periods:
    dates = pd.period_range(start, periods=rows + AHEAD, freq=freq)
    cases.append(case(freq, dates, dates.strftime(form)))
for freq, start, rows, zone in zoned:
    dates = pd.date_range(start, periods=rows + AHEAD, freq=freq, tz=zone)
    # With offsets, which must go on changing, and as clocks show them.
    cases.append(case(freq, dates, [d.isoformat() for d in dates], zone=zone))
    cases.append(case(freq, dates, dates.strftime("%Y-%m-%d %H:%M"), zone=zone, local=True))

write_golden("dates.json", {"made_by": made_by("pandas"), "cases": cases})
