import Geometry
import Quantities
import Testing

@Suite struct FacesTests {
  private typealias Segment = (start: LocalPoint, end: LocalPoint)

  private func segment(_ x0: Double, _ y0: Double, _ x1: Double, _ y1: Double) -> Segment {
    (LocalPoint(east: x0, north: y0), LocalPoint(east: x1, north: y1))
  }

  @Test("segments are cut where they cross, so four of them that overhang bound a square")
  func overhang() throws {
    let hash = [segment(-1, 0, 4, 0), segment(-1, 3, 4, 3), segment(0, -1, 0, 4), segment(3, -1, 3, 4)]
    let faces = try GeometryOperations.faces(of: hash)
    #expect(faces.map(\.areaSquareMetres) == [9])
  }

  @Test("a wall that ends in the middle of another parts a room, a dead end does not, and an island is a hole")
  func rooms() throws {
    let outer = [segment(0, 0, 10, 0), segment(10, 0, 10, 6), segment(10, 6, 0, 6), segment(0, 6, 0, 0)]
    #expect(
      try GeometryOperations.faces(of: outer + [segment(5, 0, 5, 6)]).map(\.areaSquareMetres).sorted() == [30, 30])
    #expect(try GeometryOperations.faces(of: outer + [segment(5, 0, 5, 5)]).map(\.areaSquareMetres) == [60])
    let island = [segment(2, 2, 4, 2), segment(4, 2, 3, 4), segment(3, 4, 2, 2)]
    let faces = try GeometryOperations.faces(of: outer + island).sorted { $0.areaSquareMetres < $1.areaSquareMetres }
    #expect(faces.map(\.areaSquareMetres) == [2, 58] && faces[1].holes.count == 1)
  }

  @Test("nothing, points and segments that are not numbers are borne or refused")
  func degenerate() throws {
    #expect(try GeometryOperations.faces(of: []).isEmpty)
    #expect(try GeometryOperations.faces(of: [segment(1, 1, 1, 1)]).isEmpty)
    #expect(throws: GEOSError.self) { try GeometryOperations.faces(of: [segment(0, 0, .nan, 1)]) }
  }
}
