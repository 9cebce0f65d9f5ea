import CPROJ
import Quantities

/// A reference system by its EPSG number, as files from elsewhere use it: converts its coordinates to WGS 84.
///
/// Unlike `MapProjection` it asks PROJ's database. Conversions that would need a grid from the network are done with
/// what is installed, which may be a metre off; for population that is enough.
package struct ReferenceSystem: ~Copyable {
  private let context: OpaquePointer
  private let pipeline: OpaquePointer

  /// Finds the system; throws where PROJ or its database does not know it.
  ///
  /// - Parameter epsg: the number, such as 3035.
  package init(epsg: Int) throws(ProjectionError) {
    guard epsg > 0, let context = proj_context_create() else {
      throw ProjectionError(reason: "EPSG:\(epsg) is not a reference system")
    }
    proj_context_set_enable_network(context, 0)
    proj_log_func(context, nil) { _, _, _ in }
    guard let raw = proj_create_crs_to_crs(context, "EPSG:\(epsg)", "EPSG:4326", nil) else {
      proj_context_destroy(context)
      throw ProjectionError(reason: "PROJ cannot convert EPSG:\(epsg) to WGS 84")
    }
    let ordered = proj_normalize_for_visualization(context, raw)
    proj_destroy(raw)
    guard let ordered else {
      proj_context_destroy(context)
      throw ProjectionError(reason: "PROJ cannot convert EPSG:\(epsg) to WGS 84")
    }
    self.context = context
    pipeline = ordered
  }

  deinit {
    proj_destroy(pipeline)
    proj_context_destroy(context)
  }

  /// The WGS 84 position of a position in the system, east (or longitude) first.
  package borrowing func geo(x: Double, y: Double) throws(ProjectionError) -> GeoPoint {
    proj_errno_reset(pipeline)
    let image = proj_trans(pipeline, PJ_FWD, proj_coord(x, y, 0, 0)).xy
    guard let point = GeoPoint(longitude: image.x, latitude: image.y) else {
      throw ProjectionError(reason: "\(x), \(y) has no position in WGS 84")
    }
    return point
  }
}
