import Foundation
import Geometry
import Maps
import Plans
import Quantities

extension MapPicture {
  /// Scale bar, north arrow and the map's credit line, which its licence asks for.
  func furniture() -> String {
    titlePanel() + scaleBar() + northArrow() + attribution()
  }

  private func scaleBar() -> String {
    let wanted = 160 / canvas.scale
    let power = pow(10, floor(log10(wanted)))
    let metres = ([5.0, 2, 1].first { $0 * power <= wanted } ?? 1) * power
    let pixels = metres * canvas.scale
    let bottom = canvas.heightPixels - 12
    let label = metres >= 1000 ? "\(NumberText.short(metres / 1000)) km" : "\(NumberText.short(metres)) m"
    let (half, right) = (NumberText.short(22 + pixels / 2), NumberText.short(22 + pixels))
    return """
      <rect class="m-panel" x="10" y="\(NumberText.short(bottom - 26))" width="\(NumberText.short(pixels + 66))" \
      height="32" rx="4"/>
      <path class="m-line" stroke-width="1.6" d="M22 \(NumberText.short(bottom - 9))v7H\(right)v-7M\(half) \
      \(NumberText.short(bottom - 6))v4"/>
      <text class="m-t m-small" x="22" y="\(NumberText.short(bottom - 13))">0</text>
      <text class="m-t m-small m-mid" x="\(right)" y="\(NumberText.short(bottom - 13))">\(label)</text>

      """
  }

  private func northArrow() -> String {
    let x = NumberText.short(canvas.widthPixels - 30)
    return """
      <g transform="translate(\(x) 34)"><circle class="m-panel" r="20"/>\
      <path class="m-ink" d="M0 -15L5.5 4L0 0.5L-5.5 4z"/>\
      <text class="m-t m-small m-mid m-b" y="15">N</text></g>

      """
  }

  private func attribution() -> String {
    let text = map.metadata.attribution
    let width = PixelBox.textWidth(text.count, fontPixels: 11) + 16
    let right = canvas.widthPixels - 10
    let bottom = canvas.heightPixels - 10
    return """
      <rect class="m-panel" x="\(NumberText.short(right - width))" y="\(NumberText.short(bottom - 18))" \
      width="\(NumberText.short(width))" height="22" rx="4"/>
      <text class="m-t m-small m-end" x="\(NumberText.short(right - 8))" y="\(NumberText.short(bottom - 3))">\
      \(Markup.escaped(text))</text>

      """
  }

  /// The legend below the map, in lines that wrap, and its height in pixels.
  ///
  /// - Parameter first: what stands before the usual items.
  func legend(top: Double, first: [LegendItem] = []) -> (text: String, height: Double) {
    var text = ""
    var x = 16.0
    var y = top + 26
    for item in first + legendItems() {
      let width = item.symbolWidth + 8 + PixelBox.textWidth(item.label.count, fontPixels: 12) + 22
      if x + width > canvas.widthPixels {
        x = 16
        y += 24
      }
      text += "<g transform=\"translate(\(NumberText.short(x)) \(NumberText.short(y)))\">\(item.symbol)"
      text += "<text class=\"m-t\" x=\"\(NumberText.short(item.symbolWidth + 8))\" y=\"4\">"
      text += "\(Markup.escaped(item.label))</text></g>\n"
      x += width
    }
    return (text, y - top + 20)
  }

  /// A sign of the map and what it means.
  struct LegendItem {
    /// Markup in pixels, the middle of its left border at 0, 0.
    let symbol: String
    /// The width of the symbol in pixels.
    let symbolWidth: Double
    /// What it means, plain text.
    let label: String
  }

  private func legendItems() -> [LegendItem] {
    var items: [LegendItem] = []
    for (index, vehicle) in (options.showsMovements && options.listsVehicles ? plan?.vehicles ?? [] : []).enumerated()
    where !vehicle.sorties.isEmpty || tracks.contains(where: { $0.vehicle == index }) {
      let dashes = Palette.dashes(index)
      let pattern = dashes.isEmpty ? "" : " stroke-dasharray=\"\(dashes)\""
      let line = "<path stroke=\"\(Palette.vehicle(index))\" stroke-width=\"3.5\"\(pattern) d=\"M0 0h26\"/>"
      items.append(LegendItem(symbol: line, symbolWidth: 26, label: vehicle.id))
    }
    if !tracks.isEmpty, !routes.isEmpty, options.showsMovements {
      let line = "<path class=\"m-line\" stroke-width=\"1.2\" stroke-dasharray=\"3 4\" d=\"M0 0h26\"/>"
      items.append(LegendItem(symbol: line, symbolWidth: 26, label: "planned"))
    }
    if bases.contains(where: { canvas.frame.contains($0.position) }) {
      let mark =
        "<rect class=\"m-base\" x=\"1\" y=\"-8\" width=\"16\" height=\"16\" rx=\"3\"/>"
        + "<path class=\"m-line\" stroke-width=\"2\" d=\"M6 -4v8M12 -4v8M6 0h6\"/>"
      items.append(LegendItem(symbol: mark, symbolWidth: 18, label: "base"))
    }
    if tasks.contains(where: { $0.from.map(canvas.frame.contains) ?? false }) {
      let mark = "<rect class=\"m-from\" x=\"2\" y=\"-5.5\" width=\"11\" height=\"11\" rx=\"2\"/>"
      items.append(LegendItem(symbol: mark, symbolWidth: 15, label: "pick-up"))
    }
    if tasks.contains(where: { pinPoint(of: $0) != nil }) {
      let mark = "<circle class=\"m-pin\" cx=\"9\" r=\"9\"/><text class=\"m-pint\" x=\"9\" y=\"4\">1</text>"
      items.append(LegendItem(symbol: mark, symbolWidth: 18, label: "task, numbered as in the table"))
    }
    return items + signItems() + zoneItems() + heightItems() + thermalItems() + hotSpotItems()
  }

  private func zoneItems() -> [LegendItem] {
    let kinds: [Zone.Restriction] = [.prohibited, .authorisationRequired, .conditional, .unrestricted]
    func box(_ style: String) -> String {
      "<g transform=\"scale(.1)\"><rect class=\"\(style)\" x=\"10\" y=\"-75\" width=\"240\" height=\"150\"/></g>"
    }
    var items = kinds.filter { kind in visibleZones.contains { $0.restriction == kind } }.map {
      LegendItem(symbol: box(style(of: $0)), symbolWidth: 26, label: $0.words)
    }
    if visibleZones.contains(where: { !$0.periods.isEmpty }) {
      items.append(LegendItem(symbol: box("m-n m-timed"), symbolWidth: 26, label: "active at the hours shown"))
    }
    if let moment = options.moment, visibleZones.contains(where: { !$0.isActive(at: moment) }) {
      let pale = box(style(of: .prohibited) + " m-pale")
      items.append(LegendItem(symbol: pale, symbolWidth: 26, label: "not active at this moment"))
    }
    return items
  }

  private func heightItems() -> [LegendItem] {
    guard !map.buildings.isEmpty else { return [] }
    let count = Self.buildingShades.count + 1
    let boxes = (0..<count).map { "<rect class=\"m-b\($0)\" x=\"\($0 * 16)\" y=\"-7\" width=\"16\" height=\"14\"/>" }
    let limits = Self.buildingShades.map { NumberText.short($0) }.joined(separator: ", ")
    return [
      LegendItem(
        symbol: boxes.joined(), symbolWidth: Double(count * 16), label: "buildings: below \(limits) m, and above")
    ]
  }

  private func hotSpotItems() -> [LegendItem] {
    guard !options.hotSpots.isEmpty else { return [] }
    let mark =
      "<rect class=\"m-spotmark\" y=\"-9\" width=\"26\" height=\"18\" rx=\"3\"/>"
      + "<text class=\"m-spott\" x=\"13\" y=\"4\">H1</text>"
    return [LegendItem(symbol: mark, symbolWidth: 26, label: "hot spot, numbered as in its table")]
  }

  private func thermalItems() -> [LegendItem] {
    guard let range = thermalRange else { return [] }
    let low = "\(NumberText.fixed(range.lowerBound, digits: 1)) °C"
    let lead = PixelBox.textWidth(low.count, fontPixels: 12) + 6
    let boxes = (0..<Palette.thermalSteps).map { step in
      "<rect fill=\"\(Palette.thermal(step: step))\" x=\"\(NumberText.short(lead + Double(step) * 5))\" y=\"-7\" "
        + "width=\"5.5\" height=\"14\"/>"
    }
    let symbol = "<text class=\"m-t\" y=\"4\">\(low)</text>" + boxes.joined()
    let label = "\(NumberText.fixed(range.upperBound, digits: 1)) °C surface temperature"
    return [LegendItem(symbol: symbol, symbolWidth: lead + Double(Palette.thermalSteps) * 5, label: label)]
  }
}
