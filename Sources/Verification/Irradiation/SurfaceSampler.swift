import Geometry
import Maps
import Quantities

/// Cuts the surfaces of treated rooms into samples.
///
/// Floors and tops are cut by a grid along east and north; where an outline crosses a cell, 6 × 6 places of it decide
/// how much of the cell is left and where its sample is. Walls and sides are cut into upright rectangles.
struct SurfaceSampler {
  private let scene: TreatedScene
  private let wallHeight: Double
  private let cell: Double
  private(set) var surfaces: [DoseMap.Surface] = []
  private(set) var samples: [DoseMap.Sample] = []
  /// The room that each sample is in, a place in the scene's rooms; nil where it is in none.
  private(set) var rooms: [Int?] = []
  /// Whether there would be more samples than are allowed: what is there is not all.
  private(set) var isTooLarge = false

  /// Metres by which samples stand before their surface, so that rays do not start on it.
  static let liftMetres = 0.001

  init(_ scene: TreatedScene, wallHeight: Double, cell: Double = DoseLimits.cellMetres) {
    self.scene = scene
    self.wallHeight = wallHeight
    self.cell = cell
    for (number, room) in scene.rooms.enumerated() where room.isTreated {
      let here = scene.furniture.filter { $0.outline.box.intersects(room.outline.box) }
      surfaces.append(DoseMap.Surface(name: "floor of \(room.name)", kind: .floor))
      level(room.outline, without: here.map(\.outline), height: 0, room: number)
      surfaces.append(DoseMap.Surface(name: "wall of \(room.name)", kind: .wall))
      for wall in room.walls { self.wall(wall, beside: here, room: number) }
      for wall in scene.innerWalls where wall.room == number {
        self.wall(wall.segment, beside: here, room: number)
        self.wall(
          FlatSegment(start: wall.segment.end, end: wall.segment.start), beside: here, room: number)
      }
    }
    for (number, item) in scene.furniture.enumerated() where scene.rooms[item.room].isTreated {
      surfaces.append(DoseMap.Surface(name: "top of \(item.name)", kind: .top))
      level(item.outline, without: [], height: item.heightMetres, room: item.room)
      surfaces.append(DoseMap.Surface(name: "side of \(item.name)", kind: .side))
      for edge in item.outline.edges { side(FlatSegment(start: edge.start, end: edge.end), of: number) }
    }
    for sample in samples { surfaces[sample.surface].squareMetres += sample.squareMetres }
  }

  /// A surface that faces up.
  private mutating func level(_ outline: Outline, without others: [Outline], height: Double, room: Int) {
    let box = outline.box
    let (columns, rows) = (count(box.east - box.west), count(box.north - box.south))
    let (width, depth) = ((box.east - box.west) / Double(columns), (box.north - box.south) / Double(rows))
    guard mayAdd(columns * rows) else { return }
    let edges = (outline.edges + others.flatMap(\.edges)).map { FlatSegment(start: $0.start, end: $0.end) }
    for row in 0..<rows {
      for column in 0..<columns {
        let (west, south) = (box.west + width * Double(column), box.south + depth * Double(row))
        let square = BoundingBox(west: west, south: south, east: west + width, north: south + depth)
        let isCut = edges.contains { $0.box.intersects(square) }
        let parts = isCut ? DoseLimits.subCells : 1
        var places: [LocalPoint] = []
        for part in 0..<(parts * parts) {
          let place = LocalPoint(
            east: west + width * (Double(part % parts) + 0.5) / Double(parts),
            north: south + depth * (Double(part / parts) + 0.5) / Double(parts))
          if outline.contains(place), !others.contains(where: { $0.contains(place) }) { places.append(place) }
        }
        guard let place = Self.middlemost(places) else { continue }
        add(
          DoseMap.Sample(
            surface: surfaces.count - 1, position: place, heightMetres: height, widthMetres: width,
            depthMetres: depth,
            squareMetres: width * depth * Double(places.count) / Double(parts * parts)),
          room: room)
      }
    }
  }

  /// The place that is nearest to the middle of all.
  private static func middlemost(_ places: [LocalPoint]) -> LocalPoint? {
    guard places.count > 1 else { return places.first }
    let share = 1 / Double(places.count)
    let middle = LocalPoint(
      east: places.reduce(0) { $0 + $1.east } * share, north: places.reduce(0) { $0 + $1.north } * share)
    return places.min { $0.planarDistanceMetres(to: middle) < $1.planarDistanceMetres(to: middle) }
  }

  /// A wall with the room to its left, above the furniture that stands against it.
  private mutating func wall(_ wall: FlatSegment, beside furniture: [TreatedScene.Furniture], room: Int) {
    upright(wall, normal: Self.left(of: wall), to: wallHeight, room: room) { place, normal in
      let probe = place + normal * DoseLimits.againstMetres
      return furniture.filter { $0.outline.planarMetres(toWayFrom: place, to: probe) == 0 }.map(\.heightMetres).max()
        ?? 0
    }
  }

  /// A side of furniture, which is to the left of its edge; what stands against a wall is a side too.
  private mutating func side(_ edge: FlatSegment, of number: Int) {
    let scene = scene
    let item = scene.furniture[number]
    let inwards = Self.left(of: edge)
    let others = scene.furniture.indices.filter {
      $0 != number && scene.furniture[$0].outline.box.intersects(item.outline.box)
    }
    upright(
      edge, normal: LocalVector(east: -inwards.east, north: -inwards.north), to: item.heightMetres, room: item.room
    ) { place, normal in
      // What is inside of other furniture is no surface.
      let before = place + normal * Self.liftMetres
      return others.filter { scene.furniture[$0].outline.contains(before) }.map { scene.furniture[$0].heightMetres }
        .max() ?? 0
    }
  }

  private mutating func upright(
    _ segment: FlatSegment, normal: LocalVector, to high: Double, room: Int,
    from low: (LocalPoint, LocalVector) -> Double
  ) {
    let length = segment.lengthMetres
    guard length > 0, high > 0 else { return }
    let columns = count(length)
    guard mayAdd(columns * count(high)) else { return }
    for column in 0..<columns {
      let place = segment.point((Double(column) + 0.5) / Double(columns))
      let bottom = low(place, normal)
      guard bottom < high - 1e-6 else { continue }
      let rows = count(high - bottom)
      let (width, depth) = (length / Double(columns), (high - bottom) / Double(rows))
      for row in 0..<rows {
        add(
          DoseMap.Sample(
            surface: surfaces.count - 1, position: place + normal * Self.liftMetres,
            heightMetres: bottom + depth * (Double(row) + 0.5), normal: normal, widthMetres: width, depthMetres: depth,
            squareMetres: width * depth), room: room)
      }
    }
  }

  private mutating func add(_ sample: DoseMap.Sample, room: Int) {
    samples.append(sample)
    rooms.append(scene.rooms[room].outline.contains(sample.position) ? room : scene.room(of: sample.position))
  }

  private mutating func mayAdd(_ more: Int) -> Bool {
    if samples.count + more > DoseLimits.samplesMax { isTooLarge = true }
    return !isTooLarge
  }

  /// The cells along a length; a map's coordinates are bounded, and so is this.
  private func count(_ length: Double) -> Int {
    max(1, Int(min(Double(DoseLimits.samplesMax), (length / cell - 1e-6).rounded(.up))))
  }

  private static func left(of segment: FlatSegment) -> LocalVector {
    let way = segment.end - segment.start
    let length = max(way.lengthMetres, 1e-12)
    return LocalVector(east: -way.north / length, north: way.east / length)
  }
}
