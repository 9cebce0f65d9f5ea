import Energetics
import Geometry
import Maps
import Missions
import Plans
import Quantities
import Verification

extension Damage {
  /// Damage to what two vehicles do at one time, to windows, services, turnarounds and the hours of the day.
  static let inTime: [Damage] = vehicles + windows + ground + daylight

  private static let vehicles: [Damage] = [
    Damage("the separation is raised beyond the smallest margin") { day, _ in
      guard let margin = day.proof().checks.first(where: { $0.code == "V204" })?.margin?.amount.value else {
        return nil
      }
      let wider = Length(metres: day.mission.rules.separation.metres + margin + 0.2)
      day.mission.rules.separation = wider
      day.plan.rules.separation = wider
      return Finding("V204")
    },
    Damage("one vehicle flies the way of another at the same time") { day, _ in
      guard day.plan.vehicles.count >= 2, let model = day.plan.vehicles[0].sorties.first else { return nil }
      day.plan.vehicles[1].sorties[0].legs = model.legs
      return Finding("V204", day.plan.vehicles[1].id)
    },
    Damage("one vehicle is delayed into another") { day, _ in
      // The second vehicle is sent over the first one's pad, at the height and moment at which that one's climb ends.
      guard day.plan.vehicles.count >= 2, let climb = day.plan.vehicles[0].sorties.first?.legs.first?.points.last,
        let transit = day.plan.vehicles[1].sorties[0].legs.firstIndex(where: { $0.kind == .transit })
      else { return nil }
      let path = LegPath(vehicle: 1, sortie: 0, leg: transit)
      for index in day[path].points.indices {
        day[path].points[index].position = day.plan.vehicles[0].pad
        day[path].points[index].altitude = climb.altitude
      }
      day.delay(1, 0, by: climb.time.seconds - (try value(day[path].start).seconds) - 1)
      return Finding("V204", day.plan.vehicles[1].id)
    },
    Damage("two vehicles swap the times of a sortie") { day, _ in
      guard day.plan.vehicles.count >= 2, day.plan.vehicles[0].sorties.count >= 2,
        day.plan.vehicles[1].sorties.count >= 2, let one = day.plan.vehicles[0].sorties[1].takeOff?.seconds,
        let other = day.plan.vehicles[1].sorties[1].takeOff?.seconds, abs(one - other) > 1
      else { return nil }
      day.delay(0, 1, by: other - one)
      day.delay(1, 1, by: one - other)
      return Finding("V211")
    },
  ]

  private static let windows: [Damage] = [
    Damage("a window is shortened by two seconds") { day, generator in
      guard let leg = day.leg(&generator, where: { $0.kind == .service && $0.activity != .pickUp }),
        let task = day.task(day[leg].task), let start = day[leg].start
      else { return nil }
      let end = try value(day.plan.assignments.first { $0.task == day[leg].task }).end
      day.mission.tasks[task].window = MissionInterval(
        start: MissionTime(seconds: max(0, start.seconds - 500)), end: MissionTime(seconds: end.seconds - 2))
      return Finding("V207", day[leg].task)
    },
    Damage("a window opens half a second after the service begins") { day, generator in
      guard let leg = day.leg(&generator, where: { $0.activity == .dropOff || $0.activity == .hold }),
        let task = day.task(day[leg].task), let start = day[leg].start, let end = day[leg].end
      else { return nil }
      day.mission.tasks[task].window = MissionInterval(start: MissionTime(seconds: start.seconds + 0.5), end: end)
      return Finding("V207", day[leg].task)
    },
    Damage("a service is cut by two seconds") { day, generator in
      guard let leg = day.leg(&generator, where: { $0.activity == .hold || $0.activity == .dropOff }) else {
        return nil
      }
      let last = day[leg].points.count - 1
      day[leg].points[last].time = MissionTime(seconds: day[leg].points[last].time.seconds - 2)
      day.delay(leg.vehicle, leg.sortie, from: leg.leg + 1, by: -2)
      return Finding("V207", day[leg].task)
    },
    Damage("a hand-over needs a longer line time") { day, generator in
      guard let leg = day.leg(&generator, where: { $0.activity == .dropOff }) else { return nil }
      day.mission.fleet.types[0].winch?.handoverSeconds += 3
      return Finding("V207", day[leg].task)
    },
    Damage("the mission ends before the last landing") { day, _ in
      day.mission.end = MissionTime(seconds: PlanMetrics(of: day.plan.vehicles).end.seconds - 1)
      return Finding("V210")
    },
    Damage("a sortie starts before the mission") { day, _ in
      guard let start = day.plan.vehicles[0].sorties.first?.takeOff?.seconds else { return nil }
      day.delay(0, 0, by: -start - 3)
      return Finding("V210")
    },
  ]

  private static let ground: [Damage] = [
    Damage("a swap is dropped: the next sortie starts ten seconds after the landing") { day, _ in
      guard let vehicle = day.plan.vehicles.firstIndex(where: { $0.sorties.count >= 2 }),
        let landing = day.plan.vehicles[vehicle].sorties[0].landing,
        let start = day.plan.vehicles[vehicle].sorties[1].takeOff
      else { return nil }
      day.delay(vehicle, 1, by: landing.seconds + 10 - start.seconds)
      return Finding("V209", day.plan.vehicles[vehicle].base)
    },
    Damage("a sortie starts with the battery of the one before") { day, _ in
      guard let vehicle = day.plan.vehicles.firstIndex(where: { $0.sorties.count >= 2 }) else { return nil }
      day.plan.vehicles[vehicle].sorties[1].chargeAtStart = day.plan.vehicles[vehicle].sorties[0].chargeAtEnd
      return Finding("V209")
    },
    Damage("a vehicle lands a metre beside its pad") { day, generator in
      guard let leg = day.leg(&generator, where: { $0.kind == .landing }) else { return nil }
      try day.move(leg, by: LocalVector(east: 1, north: 0))
      return Finding("V209", day.plan.vehicles[leg.vehicle].base)
    },
    Damage("a vehicle starts in the air") { day, generator in
      guard let leg = day.leg(&generator, where: { $0.kind == .takeOff }) else { return nil }
      day[leg].points[0].altitude = AltitudeAMSL(metres: day[leg].points[0].altitude.metres + 2)
      return Finding("V209", day.plan.vehicles[leg.vehicle].base)
    },
    Damage("two vehicles have one pad") { day, _ in
      guard day.mission.fleet.vehicles.count >= 2 else { return nil }
      day.mission.fleet.vehicles[1].pad = day.mission.fleet.vehicles[0].pad
      return Finding("V215", day.mission.fleet.vehicles[1].id)
    },
    Damage("a vehicle lands on one that stands") { day, _ in
      // The second vehicle's last landing is moved onto the first one's pad.
      guard day.plan.vehicles.count >= 2, let last = day.plan.vehicles[1].sorties.indices.last else { return nil }
      let leg = LegPath(vehicle: 1, sortie: last, leg: day.plan.vehicles[1].sorties[last].legs.count - 1)
      for index in day[leg].points.indices { day[leg].points[index].position = day.plan.vehicles[0].pad }
      let down = try value(day[leg].end).seconds
      let others = day.plan.vehicles[0].sorties
      let isAway = others.contains { sortie in
        guard let start = sortie.takeOff?.seconds, let end = sortie.landing?.seconds else { return false }
        return start <= down && down <= end
      }
      return isAway ? nil : Finding("V215")
    },
  ]

  private static let daylight: [Damage] = [
    Damage("the mission moves into the night") { day, _ in
      day.mission.rules.daylight = .sunriseToSunset
      day.plan.rules.daylight = .sunriseToSunset
      // Fifteen hours later it is one in the morning, in the south of Finland in June: dark for this rule.
      day.mission.start = day.mission.start.advanced(bySeconds: 15 * 3600)
      day.plan.start = day.mission.start
      return Finding("V217", "sunrise-to-sunset")
    },
    Damage("winter comes") { day, _ in
      day.mission.rules.daylight = .civilTwilight
      day.plan.rules.daylight = .civilTwilight
      // Half a year and eight hours later it is a December evening.
      day.mission.start = day.mission.start.advanced(bySeconds: 182 * 86_400 + 8 * 3600)
      day.plan.start = day.mission.start
      return Finding("V217", "civil-twilight")
    },
  ]
}
