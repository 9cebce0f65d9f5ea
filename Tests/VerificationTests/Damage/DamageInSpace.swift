import Geometry
import Maps
import Missions
import Plans
import Quantities
import SortieTestSupport

extension Damage {
  private static func zone(_ shape: Zone.Shape, _ rule: Zone.Restriction = .prohibited) -> Zone {
    Zone(identifier: "seeded", name: "", restriction: rule, shape: shape)
  }

  /// Damage that brings vehicles near zones, buildings, limits of height and the edge of the map.
  static let inSpace: [Damage] = zones + buildings + heights

  private static let zones: [Damage] = [
    Damage("a zone appears across a leg") { day, generator in
      guard let leg = try day.longTransit(&generator) else { return nil }
      day.mission.map.zones.append(zone(.polygon(try day.square(around: day.middle(of: leg).point, half: 20))))
      return Finding("V201", "seeded")
    },
    Damage("a zone stands half a metre too near") { day, generator in
      guard let leg = try day.longTransit(&generator) else { return nil }
      let (point, across) = try day.middle(of: leg)
      let gap = day.mission.rules.clearance.metres - 0.5
      day.mission.map.zones.append(
        zone(.polygon(try day.square(beside: point, across: across, gap: gap, size: 30))))
      return Finding("V201", "seeded")
    },
    Damage("a leg is shifted into a zone by half a metre") { day, generator in
      guard let leg = try day.longTransit(&generator) else { return nil }
      let (point, across) = try day.middle(of: leg)
      // Beside the leg as it was the zone is just allowed.
      let gap = day.mission.rules.clearance.metres + 0.05
      day.mission.map.zones.append(
        zone(.polygon(try day.square(beside: point, across: across, gap: gap, size: 30))))
      try day.move(leg, by: LocalVector(east: across.east * 0.5, north: across.north * 0.5))
      return Finding("V201", "seeded")
    },
    Damage("a round zone touches a leg by ten centimetres") { day, generator in
      guard let leg = try day.longTransit(&generator) else { return nil }
      let (point, across) = try day.middle(of: leg)
      let away = 40 + day.mission.rules.clearance.metres - 0.1
      let centre = point + LocalVector(east: across.east * away, north: across.north * away)
      day.mission.map.zones.append(zone(.circle(Circle(centre: centre, radiusMetres: 40))))
      return Finding("V201", "seeded")
    },
    Damage("a zone overhead comes down") { day, generator in
      guard let leg = try day.longTransit(&generator) else { return nil }
      var high = zone(.polygon(try day.square(around: day.middle(of: leg).point, half: 30)))
      let height = day[leg].points[0].altitude.metres
      // A metre less than the clearance above the leg.
      high.lower = .aboveMeanSeaLevel(AltitudeAMSL(metres: height + day.mission.rules.clearance.metres - 1))
      day.mission.map.zones.append(high)
      return Finding("V201", "seeded")
    },
    Damage("a zone below grows up") { day, generator in
      guard let leg = try day.longTransit(&generator) else { return nil }
      var low = zone(.polygon(try day.square(around: day.middle(of: leg).point, half: 30)))
      let height = day[leg].points[0].altitude.metres
      low.upper = .aboveMeanSeaLevel(AltitudeAMSL(metres: height - day.mission.rules.clearance.metres + 0.3))
      day.mission.map.zones.append(low)
      return Finding("V201", "seeded")
    },
    Damage("a zone's hours move onto a leg") { day, generator in
      guard let leg = try day.longTransit(&generator), let end = day[leg].end else { return nil }
      let last = try value(day.line(of: leg).last)
      var timed = zone(.polygon(try day.square(around: last, half: 2)))
      timed.periods = [
        ActivePeriod(start: day.mission.start.advanced(bySeconds: end.seconds - 1.5), end: nil)
      ]
      day.mission.map.zones.append(timed)
      return Finding("V201", "seeded")
    },
    Damage("an authorisation is withdrawn") { day, generator in
      guard let leg = try day.longTransit(&generator) else { return nil }
      let square = try day.square(around: day.middle(of: leg).point, half: 25)
      day.mission.map.zones.append(zone(.polygon(square), .authorisationRequired))
      day.mission.authorisations = ["another"]
      return Finding("V201", "seeded")
    },
    Damage("a condition is not acknowledged") { day, generator in
      guard let leg = try day.longTransit(&generator) else { return nil }
      let square = try day.square(around: day.middle(of: leg).point, half: 25)
      day.mission.map.zones.append(zone(.polygon(square), .conditional))
      return Finding("V201", "seeded")
    },
    Damage("a zone covers a climb") { day, generator in
      guard let leg = day.leg(&generator, where: { $0.kind == .climb }) else { return nil }
      day.mission.map.zones.append(zone(.polygon(try day.square(around: day.line(of: leg)[0], half: 1))))
      return Finding("V201", "seeded")
    },
  ]

  private static func building(_ footprint: Polygon, height: Double) -> Building {
    Building(
      id: "seeded", name: "", kind: "yes", footprint: footprint, height: HeightAGL(metres: height),
      heightIsAssumed: false)
  }

  private static let buildings: [Damage] = [
    Damage("a building stands half a metre too near to a climb") { day, generator in
      guard let leg = day.leg(&generator, where: { $0.kind == .climb || $0.kind == .descent }) else { return nil }
      let gap = day.mission.rules.clearance.metres - 0.5
      let place = try day.line(of: leg)[0]
      day.mission.map.buildings.append(
        building(
          try day.square(beside: place, across: LocalVector(east: 0, north: 1), gap: gap, size: 20), height: 50))
      return Finding("V202", "seeded")
    },
    Damage("a building stands across a leg") { day, generator in
      guard let leg = try day.longTransit(&generator) else { return nil }
      day.mission.map.buildings.append(
        building(try day.square(around: day.middle(of: leg).point, half: 8), height: 119))
      return Finding("V202", "seeded")
    },
    Damage("a roof under a leg grows by a metre") { day, generator in
      guard let leg = try day.longTransit(&generator) else { return nil }
      let height = day[leg].points[0].altitude.metres - day.mission.map.terrain.groundLevel.metres
      day.mission.map.buildings.append(
        building(
          try day.square(around: day.middle(of: leg).point, half: 12),
          height: height - day.mission.rules.clearance.metres + 1))
      return Finding("V202", "seeded")
    },
    Damage("a leg is lowered by three metres above a roof") { day, generator in
      guard let leg = try day.longTransit(&generator) else { return nil }
      let height = day[leg].points[0].altitude.metres - day.mission.map.terrain.groundLevel.metres
      day.mission.map.buildings.append(
        building(
          try day.square(around: day.middle(of: leg).point, half: 12),
          height: height - day.mission.rules.clearance.metres - 0.05))
      for index in day[leg].points.indices {
        let low = day[leg].points[index].altitude.metres - 3
        day[leg].points[index].altitude = AltitudeAMSL(metres: low)
      }
      return Finding("V202", "seeded")
    },
    Damage("the corner of a roof is too near in space, neither beside nor below") { day, generator in
      guard let leg = try day.longTransit(&generator) else { return nil }
      let (point, across) = try day.middle(of: leg)
      let height = day[leg].points[0].altitude.metres - day.mission.map.terrain.groundLevel.metres
      // 0.7 of the clearance aside and 0.7 of it below: 0.99 of it in space.
      let part = day.mission.rules.clearance.metres * 0.7
      day.mission.map.buildings.append(
        building(try day.square(beside: point, across: across, gap: part, size: 20), height: height - part))
      return Finding("V202", "seeded")
    },
  ]

  private static let heights: [Damage] = [
    Damage("a leg is raised above the ceiling") { day, generator in
      guard let leg = try day.longTransit(&generator) else { return nil }
      let top = day.mission.map.terrain.groundLevel.metres + day.mission.rules.ceiling.metres + 0.4
      for index in day[leg].points.indices { day[leg].points[index].altitude = AltitudeAMSL(metres: top) }
      return Finding("V203", "ceiling")
    },
    Damage("the ceiling is lowered") { day, _ in
      day.mission.rules.ceiling = HeightAGL(metres: 59.5)
      day.plan.rules.ceiling = HeightAGL(metres: 59.5)
      return Finding("V203", "ceiling")
    },
    Damage("a vehicle goes below the ground") { day, generator in
      guard let leg = day.leg(&generator, where: { $0.kind == .landing }) else { return nil }
      let last = day[leg].points.count - 1
      day[leg].points[last].altitude = AltitudeAMSL(metres: day.mission.map.terrain.groundLevel.metres - 0.5)
      return Finding("V203", "ground")
    },
    Damage("the map's boundary cuts a leg off") { day, generator in
      guard let leg = try day.longTransit(&generator) else { return nil }
      let middle = try day.middle(of: leg).point
      let box = day.mission.map.boundary.boundingBox
      day.mission.map.boundary = try value(
        Polygon(
          exterior: [
            LocalPoint(east: box.west, north: box.south), LocalPoint(east: box.east, north: box.south),
            LocalPoint(east: box.east, north: box.north), LocalPoint(east: box.west, north: box.north),
          ], holes: [try day.square(around: middle, half: 5).exterior]))
      return Finding("V203", "map boundary")
    },
  ]
}
