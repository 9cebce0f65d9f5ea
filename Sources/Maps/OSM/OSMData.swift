/// What an OSM PBF file holds: nodes, ways and relations in the order of the file.
package struct OSMData: Sendable {
  /// The box that the file's header names; nil where it names none.
  package var headerBox: OSMBox?
  /// Positions, some with tags.
  package var nodes: [OSMNode] = []
  /// Lines and rings through nodes.
  package var ways: [OSMWay] = []
  /// Groups of nodes, ways and relations.
  package var relations: [OSMRelation] = []

  /// Makes an empty set.
  package init() {}

  /// The box around all nodes; nil where there are none.
  package var dataBox: OSMBox? {
    guard let first = nodes.first else { return nil }
    var box = OSMBox(
      west: first.longitudeNano, south: first.latitudeNano, east: first.longitudeNano, north: first.latitudeNano)
    for node in nodes {
      box.west = min(box.west, node.longitudeNano)
      box.east = max(box.east, node.longitudeNano)
      box.south = min(box.south, node.latitudeNano)
      box.north = max(box.north, node.latitudeNano)
    }
    return box
  }
}

/// A rectangle in units of 1e-9 degree, WGS 84.
package struct OSMBox: Hashable, Sendable {
  /// The western border, 1e-9 degree.
  package var west: Int64
  /// The southern border, 1e-9 degree.
  package var south: Int64
  /// The eastern border, 1e-9 degree.
  package var east: Int64
  /// The northern border, 1e-9 degree.
  package var north: Int64

  /// Makes a rectangle from its borders in 1e-9 degree.
  package init(west: Int64, south: Int64, east: Int64, north: Int64) {
    self.west = west
    self.south = south
    self.east = east
    self.north = north
  }
}

/// The key-value pairs of an OSM element, in the order of the file.
package struct OSMTags: Hashable, Sendable {
  /// One pair.
  package struct Pair: Hashable, Sendable {
    /// The key, such as `building`.
    package let key: String
    /// The value, such as `yes`.
    package let value: String

    /// Makes a pair.
    package init(key: String, value: String) {
      self.key = key
      self.value = value
    }
  }

  /// The pairs.
  package var pairs: [Pair]

  /// Makes tags from pairs.
  package init(_ pairs: [Pair] = []) {
    self.pairs = pairs
  }

  /// The value of a key, or nil. Linear in the number of pairs.
  package subscript(key: String) -> String? {
    for pair in pairs where pair.key == key { return pair.value }
    return nil
  }
}

/// A position with tags.
package struct OSMNode: Hashable, Sendable {
  /// The OSM id.
  package let id: Int64
  /// Longitude in units of 1e-9 degree, WGS 84.
  package let longitudeNano: Int64
  /// Latitude in units of 1e-9 degree, WGS 84.
  package let latitudeNano: Int64
  /// The tags; mostly empty.
  package let tags: OSMTags
}

/// A line or ring through nodes.
package struct OSMWay: Hashable, Sendable {
  /// The OSM id.
  package let id: Int64
  /// The tags.
  package let tags: OSMTags
  /// The ids of its nodes in order; the first is the last again in a ring.
  package let nodes: [Int64]

  /// Whether the way ends where it starts and has at least three different corners.
  package var isClosed: Bool { nodes.count >= 4 && nodes.first == nodes.last }
}

/// A group of elements, each with a role.
package struct OSMRelation: Hashable, Sendable {
  /// One member.
  package struct Member: Hashable, Sendable {
    /// What the member is.
    package enum Kind: Int, Hashable, Sendable {
      case node = 0
      case way = 1
      case relation = 2
    }

    /// What the member is.
    package let kind: Kind
    /// The member's OSM id.
    package let id: Int64
    /// What the member does in the group, such as `outer`.
    package let role: String
  }

  /// The OSM id.
  package let id: Int64
  /// The tags.
  package let tags: OSMTags
  /// The members in order.
  package let members: [Member]
}

/// Finds elements by id: by halving where the ids ascend, through a table otherwise.
struct OSMIndex {
  private let ids: [Int64]
  private let table: [Int64: Int]?

  /// Indexes the ids of a list of elements. Where an id occurs twice the first counts.
  init(_ ids: [Int64]) {
    self.ids = ids
    var ascending = true
    for index in ids.indices.dropFirst() where ids[index - 1] >= ids[index] {
      ascending = false
      break
    }
    table = ascending ? nil : Dictionary(zip(ids, ids.indices)) { first, _ in first }
  }

  /// The place of an id in the list, or nil. O(log n) or O(1).
  func index(of id: Int64) -> Int? {
    if let table { return table[id] }
    var low = 0
    var high = ids.count
    while low < high {
      let middle = (low + high) / 2
      if ids[middle] < id { low = middle + 1 } else { high = middle }
    }
    return low < ids.count && ids[low] == id ? low : nil
  }
}
