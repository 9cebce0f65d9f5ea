import Foundation
import Geometry
import Maps
import Quantities

extension MapPicture {
  /// The zones that can be seen, in the order of the map.
  var visibleZones: [Zone] { map.zones.filter { canvas.shows(Self.box(of: $0)) } }

  private static func box(of zone: Zone) -> BoundingBox {
    switch zone.shape {
    case .polygon(let polygon): polygon.boundingBox
    case .circle(let circle):
      BoundingBox(
        west: circle.centre.east, south: circle.centre.north, east: circle.centre.east, north: circle.centre.north
      ).expanded(byMetres: circle.radiusMetres)
    }
  }

  /// The classes of a zone's shape.
  func style(of restriction: Zone.Restriction) -> String {
    switch restriction {
    case .prohibited: "m-p \(options.prefix)-red"
    case .authorisationRequired: "m-a \(options.prefix)-orange"
    case .conditional: "m-c"
    case .unrestricted: "m-n"
    }
  }

  private static func letter(of zone: Zone) -> String {
    switch zone.restriction {
    case .prohibited: "p"
    case .authorisationRequired: "a"
    case .conditional: "c"
    case .unrestricted: "n"
    }
  }

  /// The outlines of zones, hatched by restriction; dashed where the zone is not always active.
  func zoneShapes() -> String {
    visibleZones.map { zone in
      let isPale = options.moment.map { !zone.isActive(at: $0) } ?? false
      let name =
        style(of: zone.restriction) + (zone.periods.isEmpty ? "" : " m-timed") + (isPale ? " m-pale" : "")
      return shape(of: zone, class: name, inside: "<title>\(Markup.escaped(tip(of: zone)))</title>")
    }.joined()
  }

  /// The outline of a zone in tenths of a pixel, with markup inside the element.
  func shape(of zone: Zone, class name: String, inside: String = "") -> String {
    switch zone.shape {
    case .polygon(let polygon):
      var path = SVGPath(canvas)
      path.polygon(polygon)
      return path.isEmpty ? "" : "<path class=\"\(name)\" d=\"\(path.text)\">\(inside)</path>\n"
    case .circle(let circle):
      let centre = canvas.pixel(circle.centre)
      return "<circle class=\"\(name)\" cx=\"\(NumberText.short(centre.x * 10, digits: 0))\" "
        + "cy=\"\(NumberText.short(centre.y * 10, digits: 0))\" "
        + "r=\"\(NumberText.short(circle.radiusMetres * canvas.scale * 10, digits: 0))\">\(inside)</circle>\n"
    }
  }

  /// The names of zones with their heights and hours, in the middle of what is seen of them.
  func zoneLabels(_ taken: inout [PixelBox]) -> String {
    visibleZones.map { zone in
      let box = Self.box(of: zone)
      let seen = LocalPoint(
        east: (max(box.west, canvas.frame.west) + min(box.east, canvas.frame.east)) / 2,
        north: (max(box.south, canvas.frame.south) + min(box.north, canvas.frame.north)) / 2)
      let lines =
        [zone.name.isEmpty ? zone.identifier : zone.name, Self.heights(of: zone)]
        + (zone.periods.isEmpty ? [] : [hours(of: zone)])
      let width = PixelBox.textWidth(lines.map(\.count).max() ?? 0, fontPixels: 11.5)
      let height = 14.0 * Double(lines.count)
      var centre = canvas.pixel(seen)
      centre.x = min(max(centre.x, width / 2 + 6), canvas.widthPixels - width / 2 - 6)
      centre.y = min(max(centre.y, height / 2 + 6), canvas.heightPixels - height / 2 - 6)
      let place = PixelBox.free(width: width, height: height, near: centre, taken: &taken)
      let spans = lines.enumerated().map { index, line -> String in
        let baseline = place.y - height / 2 + 11 + 14 * Double(index)
        return "<tspan x=\"\(NumberText.short(place.x))\" y=\"\(NumberText.short(baseline))\""
          + (index == 0 ? ">" : " class=\"m-sub\">") + Markup.escaped(line) + "</tspan>"
      }
      return "<text class=\"m-halo m-zt m-z\(Self.letter(of: zone))\">\(spans.joined())</text>\n"
    }.joined()
  }

  private func tip(of zone: Zone) -> String {
    let parts = [zone.identifier, zone.name, zone.restriction.rawValue, Self.heights(of: zone), hours(of: zone)]
    return (parts + [zone.message]).filter { !$0.isEmpty }.joined(separator: " · ")
  }

  /// `ground – 60 m`, `from 90 m AMSL`, `all heights`.
  static func heights(of zone: Zone) -> String {
    func text(_ limit: Zone.Limit) -> String {
      switch limit {
      case .aboveGround(let height): "\(NumberText.short(height.metres, digits: 0)) m"
      case .aboveMeanSeaLevel(let altitude): "\(NumberText.short(altitude.metres, digits: 0)) m AMSL"
      case .aboveEllipsoid(let height): "\(NumberText.short(height.metres, digits: 0)) m WGS 84"
      }
    }
    let startsAtGround: Bool =
      switch zone.lower {
      case nil: true
      case .aboveGround(let height): height.metres <= 0
      case .aboveMeanSeaLevel, .aboveEllipsoid: false
      }
    switch (zone.lower, zone.upper) {
    case (_, let upper?) where startsAtGround: return "ground – \(text(upper))"
    case (_, nil) where startsAtGround: return "all heights"
    case (let lower?, let upper?): return "\(text(lower)) – \(text(upper))"
    case (let lower?, nil): return "from \(text(lower))"
    case (nil, _): return "all heights"
    }
  }

  /// `Mon–Fri 06:00–18:00` in local time, or with `UTC` where that is not known; empty where the zone is always active.
  func hours(of zone: Zone) -> String {
    return zone.periods.map { period in
      let schedule = period.schedule.map { hours in
        "\(Self.days(hours.weekdays)) \(text(of: hours))"
      }
      let dates = [period.start.map { "from \(date($0))" }, period.end.map { "until \(date($0))" }].compactMap { $0 }
      return (schedule.isEmpty ? dates : schedule).joined(separator: ", ")
    }.filter { !$0.isEmpty }.joined(separator: "; ")
  }

  /// `06:00–18:00`, with `UTC` where the local time is not known; `sunrise–18:00`.
  private func text(of hours: ActivePeriod.DailyHours) -> String {
    func text(_ moment: ActivePeriod.DayMoment) -> String {
      switch moment {
      case .seconds(let seconds): clock(seconds)
      case .event(.morningTwilight): "dawn"
      case .event(.sunrise): "sunrise"
      case .event(.sunset): "sunset"
      case .event(.eveningTwilight): "dusk"
      }
    }
    let isClock = if case (.event, .event) = (hours.start, hours.end) { false } else { true }
    return "\(text(hours.start))–\(text(hours.end))" + (isClock && offsetSeconds == 0 ? " UTC" : "")
  }

  private func date(_ time: CivilTime) -> String { String(time.description.prefix(10)) }

  private func clock(_ secondsOfDay: Int) -> String {
    let local = ((secondsOfDay + offsetSeconds) % 86_400 + 86_400) % 86_400
    func padded(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return "\(padded(local / 3600)):\(padded(local / 60 % 60))"
  }

  private static func days(_ weekdays: [Int]) -> String {
    let names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    let known = weekdays.filter(names.indices.contains).sorted()
    guard let first = known.first, let last = known.last else { return "" }
    if known.count == 7 { return "daily" }
    if known.count > 2, last - first == known.count - 1 { return "\(names[first])–\(names[last])" }
    return known.map { names[$0] }.joined(separator: ", ")
  }
}
