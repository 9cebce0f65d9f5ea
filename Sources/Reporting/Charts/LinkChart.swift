import Quantities

/// The share of packets that each vehicle's link lost over the time of a run.
struct LinkChart {
  let report: RunReport
  let axis: ChartAxis

  private static let height = 190.0
  /// Stretches of one vehicle are joined up to this many pixels, of each the worst is drawn.
  private static let stretchPixels = 2.0

  /// The picture as an `<svg>` element; empty where no reading tells of a lost packet.
  func svg() -> String {
    let tracks = report.record.tracks.filter { !$0.links.isEmpty }
    guard !tracks.isEmpty else { return "" }
    let worst = tracks.flatMap(\.links).map(\.loss).max() ?? 0
    guard worst > 0 else { return "" }
    let top = [0.05, 0.1, 0.2, 0.4, 0.6, 0.8].first { $0 >= worst } ?? 1
    let bottom = Self.height - 30
    func y(_ loss: Double) -> Double { 12 + (top - min(max(loss, 0), top)) / top * (bottom - 12) }
    var text = axis.grid(report.clock, top: 12, bottom: bottom)
    for level in 0...4 {
      let loss = top * Double(level) / 4
      text += axis.level(y(loss), label: "\(NumberText.short(loss * 100, digits: 2)) %")
    }
    for track in tracks {
      var path = ""
      var last: (stretch: Int, loss: Double)?
      for link in track.links {
        let stretch = Int(axis.x(link.time) / Self.stretchPixels)
        if let before = last, before.stretch == stretch, link.loss <= before.loss { continue }
        let place = "\(NumberText.short(axis.x(link.time))) \(NumberText.short(y(link.loss)))"
        path += last.map { stretch - $0.stretch < 12 } ?? false ? "L\(place)" : "M\(place)h.1"
        last = (stretch, link.loss)
      }
      text += "<g data-v=\"\(track.number)\"><title>\(Markup.escaped(track.vehicle))</title><path fill=\"none\" "
      text += "stroke-width=\"1.6\" stroke=\"\(Palette.vehicle(track.number))\" d=\"\(path)\"/></g>\n"
    }
    return """
      <svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 1200 190" role="img" \
      aria-labelledby="loss-name loss-words"\(axis.attribute)>
      <title id="loss-name">Lost packets over time</title>
      <desc id="loss-words">A line for each vehicle; the table below has its worst moment.</desc>
      \(text)</svg>

      """
  }
}
