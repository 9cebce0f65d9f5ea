"""MAVSDK with a vehicle of profile ardupilot: rates set by hand, raw missions with home as item 0."""

import asyncio

from mavsdk.asyncio import ComponentType, Configuration, Mavsdk
from mavsdk.asyncio.plugins.action import ActionAsync
from mavsdk.asyncio.plugins.mission_raw import MissionRawAsync
from mavsdk.asyncio.plugins.telemetry import TelemetryAsync
from mavsdk.plugins.mission_raw import MissionItem

from common import Fleet, claim, metres, offset
from streams import first


def item(seq, command, place=(0, 0), z=0.0, frame=3, param1=0.0, mission_type=0):
    return MissionItem(
        seq=seq, frame=frame, command=command, current=1 if seq == 0 and mission_type == 0 else 0, autocontinue=1,
        param1=param1, param2=0.0, param3=0.0, param4=0.0, x=round(place[0] * 1e7), y=round(place[1] * 1e7), z=z,
        mission_type=mission_type)


async def fly(fleet):
    config = Configuration.create_with_component_type(ComponentType.GROUND_STATION)
    async with Mavsdk(config) as mavsdk:
        await mavsdk.add_any_connection(f"udpin://127.0.0.1:{fleet.udp}")
        system = await mavsdk.first_autopilot(timeout_s=20)
        claim("MAVSDK finds an autopilot", system is not None)
        telemetry, action, raw = TelemetryAsync(system), ActionAsync(system), MissionRawAsync(system)
        # ArduPilot sends none of these until it is asked.
        await telemetry.set_rate_position(4.0)
        await telemetry.set_rate_in_air(4.0)
        await telemetry.set_rate_landed_state(4.0)
        # MAVSDK takes an ArduPilot's health from EKF_STATUS_REPORT and SYS_STATUS.
        await telemetry.set_rate_health(4.0)
        await telemetry.set_rate_battery(2.0)
        await telemetry.set_rate_attitude_euler(4.0)
        await telemetry.set_rate_raw_imu(4.0)
        await telemetry.set_rate_imu(4.0)
        await telemetry.set_rate_gps_info(2.0)
        home = await first(telemetry.subscribe_position(), lambda value: value.latitude_deg != 0, 20)
        claim("the position comes once it is asked for", home is not None)
        claim("all health flags become good", await first(telemetry.subscribe_health_all_ok(), bool, 20))
        healthy = await first(telemetry.subscribe_health(), lambda value: value.is_armable, 10)
        claim("it says that it can be armed", healthy is not None and healthy.is_global_position_ok)
        lean = await first(telemetry.subscribe_attitude_euler(), lambda value: True, 5)
        claim("on the ground it is level", abs(lean.roll_deg) < 1 and abs(lean.pitch_deg) < 1)
        imu = await first(telemetry.subscribe_imu(), lambda value: True, 5)
        claim("its accelerometers hold gravity up", abs(imu.acceleration_frd.down_m_s2 + 9.8) < 0.1, str(imu))
        raw_imu = await first(telemetry.subscribe_raw_imu(), lambda value: True, 5)
        claim("and the raw ones too", abs(raw_imu.acceleration_frd.down_m_s2 + 1000) < 2, str(raw_imu))
        gps = await first(telemetry.subscribe_gps_info(), lambda value: value.num_satellites > 5, 5)
        claim("it sees satellites", gps is not None)
        here = (home.latitude_deg, home.longitude_deg)
        places = [offset(*here, north, east) for north, east in ((40, 0), (40, 40), (0, 40))]
        items = [item(0, 16, here, home.absolute_altitude_m, frame=0), item(1, 22, z=20.0)]
        items += [item(2 + index, 16, place, 20.0) for index, place in enumerate(places)]
        items.append(item(5, 20))
        await raw.upload_mission(items)
        back = await raw.download_mission()
        claim("the mission reads back", [one.command for one in back] == [one.command for one in items])
        claim("item 0 is home", back[0].frame == 0 and metres((back[0].x / 1e7, back[0].y / 1e7), here) < 2)
        claim(
            "places read back within 1e-7 degrees",
            all(abs(a.x - b.x) <= 1 and abs(a.y - b.y) <= 1 for a, b in zip(back[2:5], items[2:5])))
        corners = [offset(*here, north, east) for north, east in ((-300, -300), (-300, 300), (300, 300), (300, -300))]
        fence = [item(index, 5001, place, frame=0, param1=4.0, mission_type=1) for index, place in enumerate(corners)]
        await raw.upload_geofence(fence)
        claim("the fence reads back", [(p.x, p.y) for p in await raw.download_geofence()] == [(p.x, p.y) for p in fence])
        rally = [item(0, 5100, offset(*here, 250, 0), 20.0, mission_type=2)]
        await raw.upload_rally_points(rally)
        points = await raw.download_rallypoints()
        claim("the rally point reads back", [(p.x, p.y) for p in points] == [(p.x, p.y) for p in rally])

        await arm(action)
        claim("it is armed", await first(telemetry.subscribe_armed(), bool, 10))
        await raw.start_mission()
        claim("it takes off", await first(telemetry.subscribe_in_air(), bool, 20))
        far = await first(
            telemetry.subscribe_position(),
            lambda value: metres((value.latitude_deg, value.longitude_deg), places[1]) < 3, 60)
        claim("it comes to the second place", far is not None)
        claim("it lands", await first(telemetry.subscribe_in_air(), lambda value: not value, 90) is not None)
        claim("it disarms", await first(telemetry.subscribe_armed(), lambda value: not value, 30) is not None)
        end = await first(telemetry.subscribe_position(), lambda value: True, 5)
        claim("it is home", metres((end.latitude_deg, end.longitude_deg), here) < 2)


async def arm(action):
    """Arms; a vehicle that still boots refuses, and is asked again."""
    for _ in range(20):
        try:
            await action.arm()
            return
        except Exception as error:  # MAVSDK has its own class for each plugin.
            print("arming:", error, flush=True)
            await asyncio.sleep(0.5)


with Fleet("ardupilot") as running:
    asyncio.run(fly(running))
