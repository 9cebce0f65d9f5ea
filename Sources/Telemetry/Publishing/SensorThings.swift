import Geometry
import Quantities

/// A survey of surface temperatures as entities of the OGC SensorThings API 1.1 (OGC 18-088), part 1.
///
/// It is one Thing with everything below it, in the form of a deep insert (section 10.2.1.1): a server takes the text
/// as the body of one `POST` to `/Things`. Each cell is an Observation with its own FeatureOfInterest, a polygon.
package struct SensorThings: Sendable {
  /// The name of the survey.
  package var name: String
  /// One sentence about it.
  package var description: String
  /// Further members of the Thing: names and values in JSON.
  package var properties: [(name: String, value: String)]
  /// West, south, east, north in degrees.
  package var bounds: (west: Double, south: Double, east: Double, north: Double)
  /// When the ground was seen; nil where the run does not say.
  package var period: (start: CivilTime, end: CivilTime)?
  /// The mean temperature of one cell.
  package struct Observation: Sendable {
    /// The name of the cell.
    package var name: String
    /// Its corners, counterclockwise.
    package var corners: [GeoPoint]
    /// The mean in °C, a number in JSON.
    package var result: String
    /// What else is known: names and values in JSON.
    package var parameters: [(name: String, value: String)]

    /// Describes an observation.
    package init(name: String, corners: [GeoPoint], result: String, parameters: [(name: String, value: String)]) {
      self.name = name
      self.corners = corners
      self.result = result
      self.parameters = parameters
    }
  }

  /// Describes a survey.
  package init(
    name: String, description: String, properties: [(name: String, value: String)],
    bounds: (west: Double, south: Double, east: Double, north: Double), period: (start: CivilTime, end: CivilTime)?
  ) {
    self.name = name
    self.description = description
    self.properties = properties
    self.bounds = bounds
    self.period = period
  }

  /// All that stands before the observations. They follow, with commas between them, and then `tail`.
  package var head: String {
    let area = """
      {"type":"Polygon","coordinates":[[[\(west),\(south)],[\(east),\(south)],[\(east),\(north)],[\(west),\(north)],\
      [\(west),\(south)]]]}
      """
    let span = period.map { "\"\($0.start)/\($0.end)\"" }
    var text = "{\"name\":\(PublicationText.string(name)),\"description\":\(PublicationText.string(description)),"
    text += "\"properties\":\(Self.object(properties)),\n"
    text += """
      "Locations":[{"name":"surveyed ground","description":"The rectangle around all cells",\
      "encodingType":"application/geo+json","location":\(area)}],

      """
    text += """
      "Datastreams":[{"name":"surface temperature","description":"The mean temperature of the surfaces in each cell",\
      "observationType":"http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement",\
      "unitOfMeasurement":{"name":"degree Celsius","symbol":"°C","definition":"http://qudt.org/vocab/unit/DEG_C"},\
      "observedArea":\(area),

      """
    if let span { text += "\"phenomenonTime\":\(span)," }
    text += """
      "ObservedProperty":{"name":"surface temperature",\
      "definition":"http://vocab.nerc.ac.uk/standard_name/surface_temperature/",\
      "description":"The temperature of what is seen from above, taken from its long-wave radiation"},
      "Sensor":{"name":"thermal cameras on drones","description":"Long-wave infrared cameras. Frames are reduced to \
      cells on board; no picture is kept. What all readings of a camera share in error does not average out.",\
      "encodingType":"text/html","metadata":"not stated"},
      "Observations":[

      """
    return text
  }

  /// All that stands behind the observations.
  package static let tail = "\n]}]}\n"

  /// An observation as JSON.
  package func text(of observation: Observation) -> String {
    var text = "{"
    if let period { text += "\"phenomenonTime\":\"\(period.start)/\(period.end)\"," }
    text += "\"resultTime\":null,\"result\":\(observation.result),"
    text += "\"parameters\":\(Self.object(observation.parameters)),"
    text += "\"FeatureOfInterest\":{\"name\":\(PublicationText.string(observation.name)),"
    text += "\"description\":\"A square of the ground\",\"encodingType\":\"application/geo+json\","
    text += "\"feature\":{\"type\":\"Polygon\",\"coordinates\":\(Publication.ring(observation.corners))}}}"
    return text
  }

  private var west: String { Publication.degrees(bounds.west) }
  private var south: String { Publication.degrees(bounds.south) }
  private var east: String { Publication.degrees(bounds.east) }
  private var north: String { Publication.degrees(bounds.north) }

  private static func object(_ members: [(name: String, value: String)]) -> String {
    "{" + members.map { "\(PublicationText.string($0.name)):\($0.value)" }.joined(separator: ",") + "}"
  }
}
