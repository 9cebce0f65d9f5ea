"""MAVSDK, unchanged, with a vehicle of profile px4: connect, upload, read back, arm, fly to the end, come home."""

import asyncio

from mavsdk.asyncio import ComponentType, Configuration, Mavsdk
from mavsdk.asyncio.plugins.action import ActionAsync
from mavsdk.asyncio.plugins.geofence import GeofenceAsync
from mavsdk.asyncio.plugins.mission import MissionAsync
from mavsdk.asyncio.plugins.mission_raw import MissionRawAsync
from mavsdk.asyncio.plugins.telemetry import TelemetryAsync
from mavsdk.plugins.geofence import Circle, FenceType, GeofenceData, Point, Polygon
from mavsdk.plugins.mission import MissionItem, MissionPlan
from mavsdk.plugins.mission_raw import MissionItem as RawItem

from common import Fleet, claim, metres, offset
from streams import first


async def fly(fleet):
    config = Configuration.create_with_component_type(ComponentType.GROUND_STATION)
    async with Mavsdk(config) as mavsdk:
        await mavsdk.add_any_connection(f"udpin://127.0.0.1:{fleet.udp}")
        system = await mavsdk.first_autopilot(timeout_s=20)
        claim("MAVSDK finds an autopilot", system is not None)
        telemetry, action = TelemetryAsync(system), ActionAsync(system)
        claim("all health flags are good", await first(telemetry.subscribe_health_all_ok(), bool, 30))
        home = await first(telemetry.subscribe_position(), lambda value: value.latitude_deg != 0, 10)
        claim("the position is known", home is not None)
        here = (home.latitude_deg, home.longitude_deg)
        claim("home is where it stands", metres(here, await home_position(telemetry)) < 2)

        places = [offset(*here, north, east) for north, east in ((40, 0), (40, 40), (0, 40))]
        items = [
            MissionItem(
                latitude_deg=latitude, longitude_deg=longitude, relative_altitude_m=20.0, speed_m_s=8.0,
                is_fly_through=False)
            for latitude, longitude in places]
        mission = MissionAsync(system)
        await mission.upload_mission(MissionPlan(mission_items=items))
        back = await mission.download_mission()
        claim(
            "the mission reads back as it was sent",
            len(back.mission_items) == 3 and all(
                abs(item.latitude_deg - place[0]) <= 1.01e-7 and abs(item.longitude_deg - place[1]) <= 1.01e-7
                for item, place in zip(back.mission_items, places)))

        corners = [Point(*offset(*here, north, east)) for north, east in ((-300, -300), (-300, 300), (300, 300), (300, -300))]
        fence = GeofenceAsync(system)
        await fence.upload_geofence(
            GeofenceData(
                polygons=[Polygon(points=corners, fence_type=FenceType.INCLUSION)],
                circles=[Circle(point=Point(*offset(*here, 200, 200)), radius=30.0, fence_type=FenceType.EXCLUSION)]))
        read = await fence.download_geofence()
        claim(
            "the fence reads back as it was sent",
            len(read.polygons) == 1 and len(read.polygons[0].points) == 4 and len(read.circles) == 1
            and abs(read.circles[0].radius - 30) < 1e-3)

        raw = MissionRawAsync(system)
        rally = [
            RawItem(
                seq=index, frame=3, command=5100, current=0, autocontinue=0, param1=0, param2=0, param3=0, param4=0,
                x=round(place[0] * 1e7), y=round(place[1] * 1e7), z=20.0, mission_type=2)
            for index, place in enumerate(offset(*here, north, 0) for north in (250, 280))]
        await raw.upload_rally_points(rally)
        points = await raw.download_rallypoints()
        claim("the rally points read back as they were sent", [(p.x, p.y) for p in points] == [(p.x, p.y) for p in rally])

        await action.arm()
        claim("it is armed", await first(telemetry.subscribe_armed(), bool, 10))
        await mission.start_mission()
        claim("it takes off", await first(telemetry.subscribe_in_air(), bool, 20))
        progress = await first(
            mission.subscribe_mission_progress(), lambda value: value.current == value.total and value.total == 3, 90)
        claim("the mission is flown to its end", progress is not None)
        there = await first(telemetry.subscribe_position(), lambda value: True, 5)
        claim(
            "it is over the last place", metres((there.latitude_deg, there.longitude_deg), places[-1]) < 3,
            f"{there.latitude_deg} {there.longitude_deg}")
        await action.return_to_launch()
        claim("it lands", await first(telemetry.subscribe_in_air(), lambda value: not value, 90) is not None)
        claim("it disarms", await first(telemetry.subscribe_armed(), lambda value: not value, 30) is not None)
        end = await first(telemetry.subscribe_position(), lambda value: True, 5)
        claim("it is home", metres((end.latitude_deg, end.longitude_deg), here) < 2)


async def home_position(telemetry):
    home = await first(telemetry.subscribe_home(), lambda value: value.latitude_deg != 0, 10)
    return (home.latitude_deg, home.longitude_deg) if home else (0, 0)


with Fleet("px4") as running:
    asyncio.run(fly(running))
