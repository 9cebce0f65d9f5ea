import Plans
import Quantities

/// The plan as GeoJSON (RFC 7946), `plan.geojson`: a point per pad and a 3D line per leg, for GIS programs.
///
/// Coordinates are longitude and latitude in degrees with seven digits, and metres above mean sea level. (RFC 7946
/// means the ellipsoid; the foreign member `verticalDatum` says that this file does not.)
package enum PlanGeoJSON {
  /// Writes the file.
  ///
  /// - Parameters:
  ///   - plan: the plan.
  ///   - attribution: the credit line of the map.
  /// - Returns: JSON, one feature per line. The same input gives the same bytes.
  package static func text(plan: FleetPlan, attribution: String) -> String {
    var features: [String] = []
    for (index, vehicle) in plan.vehicles.enumerated() {
      features.append(pad(of: vehicle, colour: Palette.vehicle(index)))
      for sortie in vehicle.sorties {
        for (number, leg) in sortie.legs.enumerated() {
          features.append(line(of: leg, number: number, sortie: sortie, vehicle: vehicle.id, index: index))
        }
      }
    }
    return """
      {"type":"FeatureCollection","name":\(Markup.jsonString(plan.mission)),"start":"\(plan.start)",\
      "verticalDatum":"AMSL","attribution":\(Markup.jsonString(attribution)),"features":[
      \(features.joined(separator: ",\n"))
      ]}

      """
  }

  private static func pad(of vehicle: VehiclePlan, colour: String) -> String {
    let coordinates = position(vehicle.pad, vehicle.padAltitude)
    return """
      {"type":"Feature","geometry":{"type":"Point","coordinates":\(coordinates)},"properties":{"kind":"pad",\
      "vehicle":\(Markup.jsonString(vehicle.id)),"base":\(Markup.jsonString(vehicle.base)),\
      "type":\(Markup.jsonString(vehicle.type)),"marker-color":"\(colour)"}}
      """
  }

  private static func line(of leg: Leg, number: Int, sortie: Sortie, vehicle: String, index: Int) -> String {
    let coordinates = leg.points.map { position($0.position, $0.altitude) }.joined(separator: ",")
    let times = leg.points.map { NumberText.short($0.time.seconds, digits: 3) }.joined(separator: ",")
    var properties = "\"kind\":\"\(leg.kind.rawValue)\",\"vehicle\":\(Markup.jsonString(vehicle)),"
    properties += "\"sortie\":\(Markup.jsonString(sortie.id)),\"leg\":\(number + 1)"
    if let task = leg.task { properties += ",\"task\":\(Markup.jsonString(task))" }
    if let activity = leg.activity { properties += ",\"activity\":\"\(activity.rawValue)\"" }
    properties += ",\"payload_kg\":\(NumberText.short(leg.payload.kilograms, digits: 3))"
    properties += ",\"energy_wh\":\(NumberText.short(leg.energy.joules / 3600, digits: 3))"
    properties += ",\"charge_at_end\":\(NumberText.short(leg.chargeAtEnd.fraction, digits: 4))"
    properties += ",\"times_s\":[\(times)],\"stroke\":\"\(Palette.vehicle(index))\""
    return "{\"type\":\"Feature\",\"geometry\":{\"type\":\"LineString\",\"coordinates\":[\(coordinates)]},"
      + "\"properties\":{\(properties)}}"
  }

  private static func position(_ point: GeoPoint, _ altitude: AltitudeAMSL) -> String {
    "[\(NumberText.short(point.longitude, digits: 7)),\(NumberText.short(point.latitude, digits: 7)),"
      + "\(NumberText.short(altitude.metres, digits: 3))]"
  }
}
