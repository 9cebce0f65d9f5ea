#!/usr/bin/env python3
"""Writes Tests/Golden/sun/ephem.csv: sunrise, sunset and civil twilight by PyEphem, to hold SunTimes against.

PyEphem (pip install ephem==4.2.1) computes the sun's place with VSOP87 and needs no data files. The horizon is -0.833
degrees for sunrise and sunset and -6 degrees for twilight, of the sun's centre, without an atmosphere: refraction is in
the number. Each line is a place, a date and the four moments in seconds since 1970, or `above` and `below` where the
sun stays there between that noon and the midnight before or after it.

    python3 Scripts/sun/vectors.py > Tests/Golden/sun/ephem.csv
"""
import datetime
import math

import ephem

PLACES = [
    ("helsinki", 24.94, 60.17), ("paris", 2.35, 48.86), ("quito", -78.47, -0.18), ("nairobi", 36.82, -1.29),
    ("sydney", 151.21, -33.87), ("auckland", 174.76, -36.85), ("honolulu", -157.86, 21.31),
    ("ushuaia", -68.30, -54.80), ("reykjavik", -21.90, 64.15), ("oulu", 25.47, 65.01), ("tromso", 18.96, 69.65),
    ("longyearbyen", 15.65, 78.22), ("mcmurdo", 166.67, -77.85),
]
DATES = [(2020, 3, 20), (2021, 6, 21), (2022, 9, 1), (2024, 12, 21), (2026, 1, 25), (2026, 3, 2), (2026, 5, 17),
         (2026, 11, 26)]
EPOCH = ephem.Date("1970/1/1")


def seconds(moment):
    return (float(moment) - float(EPOCH)) * 86400


def height(observer, moment):
    observer.date = moment
    sun = ephem.Sun()
    sun.compute(observer)
    return math.degrees(sun.alt)


def crossing(observer, noon, side, degrees):
    """The moment between noon and the midnight before (side -1) or after it (1), by bisection of the height."""
    night = noon + side * 0.5
    if height(observer, noon) <= degrees:
        return "below"
    if height(observer, night) >= degrees:
        return "above"
    up, down = noon, night
    while abs(up - down) * 86400 > 1e-3:
        middle = (up + down) / 2
        if height(observer, middle) > degrees:
            up = middle
        else:
            down = middle
    return f"{seconds((up + down) / 2):.1f}"


def main():
    print("place,longitude,latitude,date,morningTwilight,sunrise,sunset,eveningTwilight")
    for name, longitude, latitude in PLACES:
        for year, month, day in DATES:
            observer = ephem.Observer()
            observer.lon, observer.lat = str(longitude), str(latitude)
            observer.elevation = 0
            observer.pressure = 0
            mean_noon = ephem.Date((year, month, day)) + 0.5 - longitude / 360
            observer.date = mean_noon - 0.25
            noon = float(observer.next_transit(ephem.Sun()))
            values = [
                crossing(observer, noon, -1, -6), crossing(observer, noon, -1, -0.833),
                crossing(observer, noon, 1, -0.833), crossing(observer, noon, 1, -6),
            ]
            date = datetime.date(year, month, day).isoformat()
            print(",".join([name, str(longitude), str(latitude), date] + values))


if __name__ == "__main__":
    main()
