import CPROJ
import Quantities

/// The PROJ context and pipeline of one projection; frees both.
struct Transformation: ~Copyable {
  private let context: OpaquePointer
  private let pipeline: OpaquePointer

  /// Builds the pipeline from degrees (longitude first) to metres east and north.
  ///
  /// The pipeline is spelt out, so neither `proj.db` nor an axis order has a say in it.
  init(origin: GeoPoint) throws(ProjectionError) {
    guard let context = proj_context_create() else {
      throw ProjectionError(reason: "PROJ could not make a context")
    }
    proj_context_set_enable_network(context, 0)
    // PROJ prints problems on stderr unless it is told where to send them. We read the error number instead.
    proj_log_func(context, nil) { _, _, _ in }
    let definition = """
      +proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad \
      +step +proj=tmerc +lat_0=\(Self.decimal(origin.latitude)) +lon_0=\(Self.decimal(origin.longitude)) \
      +k=1 +x_0=0 +y_0=0 +ellps=WGS84
      """
    guard let pipeline = proj_create(context, definition) else {
      let reason = Self.errorText(context, number: proj_context_errno(context))
      proj_context_destroy(context)
      throw ProjectionError(reason: "PROJ refused `\(definition)`: \(reason)")
    }
    self.context = context
    self.pipeline = pipeline
  }

  deinit {
    proj_destroy(pipeline)
    proj_context_destroy(context)
  }

  /// The local position of a WGS 84 position.
  borrowing func local(_ point: GeoPoint) throws(ProjectionError) -> LocalPoint {
    proj_errno_reset(pipeline)
    let image = proj_trans(pipeline, PJ_FWD, proj_coord(point.longitude, point.latitude, 0, 0)).xy
    guard image.x.isFinite, image.y.isFinite else {
      throw failure("longitude \(point.longitude), latitude \(point.latitude) has no local position")
    }
    return LocalPoint(east: image.x, north: image.y)
  }

  /// The WGS 84 position of a local position.
  borrowing func geo(_ point: LocalPoint) throws(ProjectionError) -> GeoPoint {
    proj_errno_reset(pipeline)
    let image = proj_trans(pipeline, PJ_INV, proj_coord(point.east, point.north, 0, 0)).xy
    guard image.x.isFinite, image.y.isFinite, let result = GeoPoint(longitude: image.x, latitude: image.y) else {
      throw failure("\(point.east) m east, \(point.north) m north has no WGS 84 position")
    }
    return result
  }

  private borrowing func failure(_ what: String) -> ProjectionError {
    let number = proj_errno(pipeline)
    return ProjectionError(reason: number == 0 ? what : "\(what): \(Self.errorText(context, number: number))")
  }

  private static func errorText(_ context: OpaquePointer, number: Int32) -> String {
    guard let text = proj_context_errno_string(context, number) else { return "PROJ error \(number)" }
    return String(cString: text)
  }

  /// The number without an exponent: PROJ reads the `e` of `1e-05` as "east".
  private static func decimal(_ degrees: Double) -> String {
    let plain = "\(degrees)"
    guard plain.contains("e") else { return plain }
    // Only numbers below 1e-4 are written with an exponent here; 15 digits are 1e-10 metres.
    let digits = String(Int64((abs(degrees) * 1e15).rounded()))
    return (degrees < 0 ? "-" : "") + "0." + String(repeating: "0", count: 15 - digits.count) + digits
  }
}
