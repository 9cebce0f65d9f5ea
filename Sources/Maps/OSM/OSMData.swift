/// What an OSM PBF file holds: nodes, ways and relations in the order of the file.
package struct OSMData: Sendable {
  /// The box that the file's header names; nil where it names none.
  package var headerBox: OSMBox?
  /// Positions.
  package var nodes: [OSMNode] = []
  /// The tags of those nodes that have some, by ascending index.
  package var nodeTags: [OSMNodeTags] = []
  /// Lines and rings through nodes.
  package var ways: [OSMWay] = []
  /// The ids of the nodes of all ways, way after way.
  package var wayNodes: [Int64] = []
  /// The tags of all elements: those of one stand side by side.
  package var tagPairs: [OSMTagPair] = []
  /// The keys of tags, by number.
  package var keys: [String] = []
  /// The values of tags, by number.
  package var texts: [String] = []
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

extension OSMData {
  /// The ids of a way's nodes in order; the first is the last again in a ring.
  package func nodes(of way: OSMWay) -> ArraySlice<Int64> { wayNodes[way.nodes] }

  /// The tags that stand at some places of `tagPairs`, as texts.
  package func tags(at places: Range<Int>) -> OSMTags {
    OSMTags(tagPairs[places].map { OSMTags.Pair(key: keys[Int($0.key)], value: texts[$0.value]) })
  }

  /// Whether a way ends where it starts and has at least three different corners.
  package func isClosed(_ way: OSMWay) -> Bool {
    way.nodes.count >= 4 && wayNodes[way.nodes.lowerBound] == wayNodes[way.nodes.upperBound - 1]
  }

  /// Makes room for what the parts of a file hold.
  mutating func reserve(for parts: [Result<OSMData, OSMFileError>]) {
    var (nodeCount, wayCount, wayNodeCount, pairCount, textCount) = (0, 0, 0, 0, 0)
    for case .success(let part) in parts {
      nodeCount += part.nodes.count
      wayCount += part.ways.count
      wayNodeCount += part.wayNodes.count
      pairCount += part.tagPairs.count
      textCount += part.texts.count
    }
    nodes.reserveCapacity(nodeCount)
    ways.reserveCapacity(wayCount)
    wayNodes.reserveCapacity(wayNodeCount)
    tagPairs.reserveCapacity(pairCount)
    texts.reserveCapacity(textCount)
  }

  /// Puts what another part of the file holds behind what this one holds.
  ///
  /// - Parameter sharesKeys: whether both number their keys alike; else the other's keys get numbers of their own.
  mutating func append(_ other: OSMData, sharesKeys: Bool) {
    headerBox = other.headerBox ?? headerBox
    let (nodeCount, wayNodeCount, pairCount, textCount) = (nodes.count, wayNodes.count, tagPairs.count, texts.count)
    let keyOffset = sharesKeys ? 0 : Int32(clamping: keys.count)
    func moved(_ range: Range<Int>, by offset: Int) -> Range<Int> {
      range.lowerBound + offset..<range.upperBound + offset
    }
    if !sharesKeys { keys += other.keys }
    nodes += other.nodes
    texts += other.texts
    for pair in other.tagPairs {
      tagPairs.append(OSMTagPair(key: pair.key + keyOffset, value: pair.value + textCount))
    }
    for tagged in other.nodeTags {
      nodeTags.append(OSMNodeTags(node: tagged.node + nodeCount, tags: moved(tagged.tags, by: pairCount)))
    }
    wayNodes += other.wayNodes
    for way in other.ways {
      ways.append(
        OSMWay(id: way.id, tags: moved(way.tags, by: pairCount), nodes: moved(way.nodes, by: wayNodeCount)))
    }
    for relation in other.relations {
      relations.append(
        OSMRelation(id: relation.id, tags: moved(relation.tags, by: pairCount), members: relation.members))
    }
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

/// A tag by the numbers of its key in `OSMData.keys` and of its value in `OSMData.texts`.
package struct OSMTagPair: Hashable, Sendable {
  /// The key's number.
  package let key: Int32
  /// The value's number.
  package let value: Int
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

/// A position.
package struct OSMNode: Hashable, Sendable {
  /// The OSM id.
  package let id: Int64
  /// Longitude in units of 1e-9 degree, WGS 84.
  package let longitudeNano: Int64
  /// Latitude in units of 1e-9 degree, WGS 84.
  package let latitudeNano: Int64
}

/// The tags of a node.
package struct OSMNodeTags: Hashable, Sendable {
  /// The node's place in `OSMData.nodes`.
  package let node: Int
  /// Where its tags stand in `OSMData.tagPairs`; at least one.
  package let tags: Range<Int>
}

/// A line or ring through nodes.
package struct OSMWay: Hashable, Sendable {
  /// The OSM id.
  package let id: Int64
  /// Where its tags stand in `OSMData.tagPairs`.
  package let tags: Range<Int>
  /// Where its nodes stand in `OSMData.wayNodes`.
  package let nodes: Range<Int>
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
  /// Where its tags stand in `OSMData.tagPairs`.
  package let tags: Range<Int>
  /// The members in order.
  package let members: [Member]
}
