import Quantities

extension Publication {
  /// The cells as GeoJSON (RFC 7946).
  package var geoJSON: String {
    var text = "{\"type\":\"FeatureCollection\",\"name\":\(PublicationText.string(title)),\"bbox\":\(boundsText),"
    text += "\"publisher\":\(PublicationText.string(publisher)),"
    text += "\"license\":\(licence.map(PublicationText.string) ?? "null"),"
    text += "\"attribution\":\(PublicationText.string(attribution)),\"features\":[\n"
    for (place, cell) in grid.cells.enumerated() {
      text += "{\"type\":\"Feature\",\"id\":\(place + 1),\"geometry\":{\"type\":\"Polygon\",\"coordinates\":"
      text += Self.ring(corners[place]) + "},\"properties\":{"
      text += "\"layer\":\"\(cell.layer.rawValue)\","
      text += "\"side_m\":\(side(of: cell)),"
      text += "\"mean_c\":\(PublicationText.number(cell.mean.celsius, digits: 1)),"
      text += "\"standard_uncertainty_k\":\(PublicationText.number(cell.standardUncertaintyKelvin, digits: 1)),"
      text += "\"cells\":\(cell.cellCount),\"samples\":\(cell.sampleCount)}}"
      text += place + 1 < grid.cells.count ? ",\n" : "\n"
    }
    return text + "]}\n"
  }

  /// The cells as CSV (RFC 4180) with a header; positions are those of the centre.
  package var csv: String {
    var text =
      "id,layer,longitude,latitude,west,south,east,north,side_m,mean_c,standard_uncertainty_k,cells,samples\r\n"
    for (place, cell) in grid.cells.enumerated() {
      let centre = centre(of: place)
      let (longitudes, latitudes) = (corners[place].map(\.longitude), corners[place].map(\.latitude))
      let numbers =
        [centre.longitude, centre.latitude, longitudes.min() ?? 0, latitudes.min() ?? 0, longitudes.max() ?? 0]
        + [latitudes.max() ?? 0]
      text += "\(place + 1),\(cell.layer.rawValue),\(numbers.map(Self.degrees).joined(separator: ",")),"
      text += "\(side(of: cell)),\(PublicationText.number(cell.mean.celsius, digits: 1)),"
      text += "\(PublicationText.number(cell.standardUncertaintyKelvin, digits: 1)),"
      text += "\(cell.cellCount),\(cell.sampleCount)\r\n"
    }
    return text
  }

  /// The tasks as CSV with a header.
  package var tasksCSV: String {
    "kind,asked,done\r\n"
      + tasks.map { tasks in
        let counts = tasks.counts(k: grid.rules.k)
        return "\(tasks.kind),\(counts.asked),\(counts.done)\r\n"
      }.joined()
  }

  /// The cells as entities of OGC SensorThings.
  package var sensorThings: String {
    let things = SensorThings(
      name: title,
      description: "Mean surface temperatures of squares of the ground, seen from drones and merged so that nobody can "
        + "be found in them",
      properties: [
        ("publisher", PublicationText.string(publisher)), ("attribution", PublicationText.string(attribution)),
        ("license", licence.map(PublicationText.string) ?? "null"),
      ], bounds: bounds, period: period)
    let observations = grid.cells.enumerated().map { place, cell in
      things.text(
        of: SensorThings.Observation(
          name: "cell \(place + 1)", corners: corners[place],
          result: PublicationText.number(cell.mean.celsius, digits: 1),
          parameters: [
            ("layer", "\"\(cell.layer.rawValue)\""), ("side_m", side(of: cell)),
            ("standard_uncertainty_k", PublicationText.number(cell.standardUncertaintyKelvin, digits: 1)),
            ("cells", "\(cell.cellCount)"), ("samples", "\(cell.sampleCount)"),
          ]))
    }
    return things.head + observations.joined(separator: ",\n") + SensorThings.tail
  }

  /// The side of a cell in metres.
  private func side(of cell: PublishedCell) -> String {
    PublicationText.number(Double(cell.span) * grid.sourceSize.metres, digits: 1)
  }

  /// The middle of a cell: the mean of its corners, right to a millimetre over hundreds of metres.
  private func centre(of place: Int) -> (longitude: Double, latitude: Double) {
    let corners = corners[place]
    return (
      corners.reduce(0) { $0 + $1.longitude } / Double(corners.count),
      corners.reduce(0) { $0 + $1.latitude } / Double(corners.count)
    )
  }
}
