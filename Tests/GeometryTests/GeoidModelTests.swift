import Foundation
import Geometry
import Quantities
import Testing

@Suite struct GeoidModelTests {
  /// Nodes of the EGM96 grid of 15 minutes, read from the file itself.
  @Test(
    "the undulation is that of the grid's node",
    arguments: [(25.0, 60.25, 17.8312), (6.25, 46.25, 49.8519)])
  func nodes(longitude: Double, latitude: Double, metres: Double) throws {
    let point = try #require(GeoPoint(longitude: longitude, latitude: latitude))
    guard let undulation = GeoidModel.undulation(at: point) else {
      print("skipped: no EGM96 grid is installed")
      return
    }
    #expect(abs(undulation.metres - metres) < 0.001)
  }

  @Test("without a grid there is no answer, and the first installed grid counts")
  func missing() throws {
    let point = try #require(GeoPoint(longitude: 25, latitude: 60.25))
    #expect(GeoidModel.undulation(at: point, grids: []) == nil)
    #expect(GeoidModel.undulation(at: point, grids: ["no-such-grid.tif"]) == nil)
    let known = GeoidModel.undulation(at: point)
    #expect(GeoidModel.undulation(at: point, grids: ["no-such-grid.tif"] + GeoidModel.grids) == known)
  }

  @Test("one value is enough for a city: across 20 km the undulation of Helsinki and Geneva changes little")
  func gradient() throws {
    for (longitude, latitude) in [(24.94, 60.17), (6.13, 46.21)] {
      let middle = try #require(GeoPoint(longitude: longitude, latitude: latitude))
      guard let here = GeoidModel.undulation(at: middle) else { return }
      for (east, north) in [(0.13, 0.0), (-0.13, 0), (0, 0.09), (0, -0.09)] {
        let edge = try #require(GeoPoint(longitude: longitude + east, latitude: latitude + north))
        let there = try #require(GeoidModel.undulation(at: edge))
        #expect(abs(there.metres - here.metres) < 1.5)
      }
    }
  }
}
