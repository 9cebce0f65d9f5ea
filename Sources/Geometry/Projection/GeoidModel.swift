import CPROJ
import Quantities

/// How far mean sea level lies above the WGS 84 ellipsoid, from the EGM96 grid that may be installed with PROJ.
///
/// The network is never asked. Where no grid is installed there is no answer, and a map states its own value.
package enum GeoidModel {
  /// The names under which PROJ distributions install EGM96 on a grid of 15 minutes.
  package static let grids = ["us_nga_egm96_15.tif", "egm96_15.gtx"]

  /// The undulation at a position; nil where no grid is installed or it does not cover the position.
  ///
  /// It opens the grid anew each time: ask once for a map, not for each point.
  package static func undulation(at point: GeoPoint) -> Length? {
    undulation(at: point, grids: grids)
  }

  /// The undulation from the first of the grids that is installed.
  package static func undulation(at point: GeoPoint, grids: [String]) -> Length? {
    guard let context = proj_context_create() else { return nil }
    defer { proj_context_destroy(context) }
    proj_context_set_enable_network(context, 0)
    proj_log_func(context, nil) { _, _, _ in }
    for grid in grids {
      let definition = """
        +proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad \
        +step +proj=vgridshift +grids=\(grid) +multiplier=1
        """
      guard let pipeline = proj_create(context, definition) else { continue }
      defer { proj_destroy(pipeline) }
      let image = proj_trans(pipeline, PJ_FWD, proj_coord(point.longitude, point.latitude, 0, 0)).xyz
      // No geoid is farther from the ellipsoid than 110 m; PROJ gives infinity where it has no answer.
      if image.z.isFinite, abs(image.z) < 200 { return Length(metres: image.z) }
    }
    return nil
  }
}
