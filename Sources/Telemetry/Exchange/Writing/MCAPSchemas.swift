/// The JSON Schemas that an MCAP file carries.
enum MCAPSchemas {
  private static let time = """
    "timestamp":{"type":"object","title":"time","properties":{"sec":{"type":"integer","minimum":0},\
    "nsec":{"type":"integer","minimum":0,"maximum":999999999}}}
    """

  /// `foxglove.LocationFix`.
  static let locationFix = """
    {"$schema":"https://json-schema.org/draft/2020-12/schema","title":"foxglove.LocationFix","type":"object",\
    "properties":{\(time),"frame_id":{"type":"string"},"latitude":{"type":"number"},"longitude":{"type":"number"},\
    "altitude":{"type":"number","description":"metres above mean sea level"},\
    "position_covariance":{"type":"array","items":{"type":"number"},"minItems":9,"maxItems":9},\
    "position_covariance_type":{"title":"PositionCovarianceType","oneOf":[{"title":"UNKNOWN","const":0},\
    {"title":"APPROXIMATED","const":1},{"title":"DIAGONAL_KNOWN","const":2},{"title":"KNOWN","const":3}]}}}
    """

  /// `foxglove.Log`.
  static let log = """
    {"$schema":"https://json-schema.org/draft/2020-12/schema","title":"foxglove.Log","type":"object",\
    "properties":{\(time),"level":{"title":"LogLevel","oneOf":[{"title":"UNKNOWN","const":0},\
    {"title":"DEBUG","const":1},{"title":"INFO","const":2},{"title":"WARNING","const":3},{"title":"ERROR","const":4},\
    {"title":"FATAL","const":5}]},"message":{"type":"string"},"name":{"type":"string"},"file":{"type":"string"},\
    "line":{"type":"integer","minimum":0}}}
    """

  /// The numbers of a reading; those that the vehicle did not tell are absent.
  private static let numbers = [
    "altitude_amsl_m", "ground_speed_ms", "velocity_north_ms", "velocity_east_ms", "vertical_speed_ms", "roll_deg",
    "pitch_deg", "heading_deg", "charge", "battery_v", "battery_a", "link_loss", "link_silence_s", "wind_north_ms",
    "wind_east_ms", "sprayed_l", "load_kg",
  ]

  /// `sortie.Reading`.
  static let reading: String = {
    let list = numbers.map { "\"\($0)\":{\"type\":\"number\"}" }.joined(separator: ",")
    return """
      {"$schema":"https://json-schema.org/draft/2020-12/schema","title":"sortie.Reading","type":"object",\
      "required":["time_s","mode","armed","in_air"],"properties":{"time_s":{"type":"number"},\
      "sortie":{"type":["string","null"]},"mode":{"type":"string"},"armed":{"type":"boolean"},\
      "in_air":{"type":"boolean"},"lamp":{"type":"boolean"},\(list)}}
      """
  }()
}
