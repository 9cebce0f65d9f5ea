import Geometry
import Maps
import Plans
import Quantities

extension ProblemPicture {
  /// The most lines of what is wrong.
  private static let messageLinesMax = 6

  /// Where the vehicle that breaks the rule is high up at that moment; nil where the plan does not say.
  var altitude: AltitudeAMSL? {
    guard let moment = problem.moment, problem.vehicle != nil else { return nil }
    return plan.vehicles.flatMap(\.sorties).first { $0.id == problem.sortie }?.state(at: moment)?.altitude
  }

  /// What is wrong in words, below the map, and its height in pixels.
  func caption(top: Double) -> (text: String, height: Double) {
    let characters = max(20, Int((base.canvas.widthPixels - 32) / PixelBox.textWidth(1, fontPixels: 13)))
    var lines: [(words: String, style: String, height: Double)] = [
      ("\(problem.code): \(problem.title)", "p-head p-red", 28)
    ]
    lines += WrappedText.lines(problem.message, charactersMax: characters, linesMax: Self.messageLinesMax)
      .map { ($0, "p-words", 20) }
    lines += [whenAndWhere, who].filter { !$0.isEmpty }.flatMap {
      WrappedText.lines($0, charactersMax: characters, linesMax: 2).map { ($0, "p-words m-soft", 20) }
    }
    for (index, other) in others.enumerated() {
      let words = "\(index + 2) · \(other.code): \(other.message)"
      lines += WrappedText.lines(words, charactersMax: characters, linesMax: 1).map { ($0, "p-words", 20) }
    }
    if othersLeftOut > 0 { lines.append(("and \(othersLeftOut) more in this part of the map", "p-words m-soft", 20)) }
    var text = ""
    var y = top + 4
    for line in lines {
      y += line.height
      text += "<text class=\"m-t \(line.style)\" x=\"16\" y=\"\(NumberText.short(y - 4))\">"
      text += "\(Markup.escaped(line.words))</text>\n"
    }
    return (text, y - top + 4)
  }

  private var whenAndWhere: String {
    var parts: [String] = []
    if let moment = problem.moment {
      let clock = TimeText(start: plan.start).clock(moment)
      parts.append("second \(NumberText.fixed(moment.seconds, digits: 1)), \(clock) local time")
    }
    let (longitude, latitude) = (problem.place.longitude, problem.place.latitude)
    parts.append(
      "longitude \(NumberText.fixed(longitude, digits: 7)), latitude \(NumberText.fixed(latitude, digits: 7))")
    return parts.joined(separator: " · ")
  }

  private var who: String {
    var parts: [String] = []
    if let leg { parts.append("\(leg.route.sortie.id) legs[\(leg.index)] (\(leg.route.sortie.legs[leg.index].kind))") }
    if let altitude {
      let ground = base.map.terrain.ground(at: place)
      parts.append(
        "\(metres(altitude.metres)) above mean sea level, \(metres(altitude.metres - ground.metres)) above ground")
    }
    if let other = otherVehicle, let altitude {
      let across = place.planarDistanceMetres(to: other.position)
      let up = abs((altitude - other.altitude).metres)
      let apart = (across * across + up * up).squareRoot()
      parts.append(
        "\(metres(apart)) to \(other.name): \(metres(across)) across and \(metres(up)) in height")
    }
    return parts.joined(separator: " · ")
  }

  private func metres(_ value: Double) -> String { "\(NumberText.fixed(value, digits: 1)) m" }

  /// What the signs of this picture mean, before those of every map.
  func legendItems() -> [MapPicture.LegendItem] {
    var items: [MapPicture.LegendItem] = []
    if let leg {
      let colour = Palette.vehicle(leg.route.vehicle)
      let line = "<path stroke=\"\(colour)\" stroke-width=\"5.6\" d=\"M0 0h26\"/>"
      items.append(.init(symbol: line, symbolWidth: 26, label: "leg that breaks the rule"))
    }
    if let sign = hurtSign {
      let box =
        "<rect x=\"1\" y=\"-7\" width=\"24\" height=\"14\" \(sign.fill) stroke=\"#d0001f\" stroke-width=\"3\"/>"
      items.append(.init(symbol: box, symbolWidth: 26, label: sign.name))
    }
    if let ring = problem.ring {
      let circle =
        "<circle cx=\"9\" r=\"8\" fill=\"none\" stroke=\"#d0001f\" stroke-width=\"2.2\" stroke-dasharray=\"5 3\"/>"
      items.append(
        .init(symbol: circle, symbolWidth: 18, label: "\(ring.name), \(NumberText.short(ring.radius.metres)) m"))
    }
    return items
  }

  /// The name of what is hurt and the fill of its sign; nil where it is no shape on the map.
  private var hurtSign: (name: String, fill: String)? {
    let red = "fill=\"#e0001b\" fill-opacity=\".2\""
    return switch problem.hurt {
    case .zone(let identifier): ("zone \(identifier)", red)
    case .building(let id): ("building \(id)", red)
    case .task(let id): ("area of task \(id)", "fill=\"none\"")
    case .vehicle, nil: nil
    }
  }
}
