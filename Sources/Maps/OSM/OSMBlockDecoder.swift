/// Decodes the two messages that blobs hold: `HeaderBlock` and `PrimitiveBlock`.
enum OSMBlockDecoder {
  /// Reads a header: the box and the required features.
  static func readHeader(_ reader: inout ProtobufReader, into data: inout OSMData) throws(OSMFileError) {
    while let key = try reader.nextKey() {
      switch key.field {
      case 1:
        var box = try reader.message(key)
        data.headerBox = try readBox(&box)
      case 4:
        let feature = try reader.text(key)
        guard feature == "OsmSchema-V0.6" || feature == "DenseNodes" else {
          throw reader.error(.unsupported, "the file needs the feature `\(feature)`, which this reader does not have")
        }
      default: try reader.skip(key)
      }
    }
  }

  private static func readBox(_ reader: inout ProtobufReader) throws(OSMFileError) -> OSMBox {
    var box = OSMBox(west: 0, south: 0, east: 0, north: 0)
    while let key = try reader.nextKey() {
      switch key.field {
      case 1: box.west = try reader.zigzag()
      case 2: box.east = try reader.zigzag()
      case 3: box.north = try reader.zigzag()
      case 4: box.south = try reader.zigzag()
      default: try reader.skip(key)
      }
    }
    let longitudes = -180_000_000_000...180_000_000_000 as ClosedRange<Int64>
    let latitudes = -90_000_000_000...90_000_000_000 as ClosedRange<Int64>
    guard longitudes.contains(box.west), longitudes.contains(box.east), latitudes.contains(box.south),
      latitudes.contains(box.north), box.west < box.east, box.south < box.north
    else { throw reader.error(.malformed, "the header's box is not west < east, south < north in degrees") }
    return box
  }

  /// What all groups of one block share.
  private struct Context {
    var strings: [String] = []
    var granularity: Int64 = 100
    var latitudeOffset: Int64 = 0
    var longitudeOffset: Int64 = 0

    func string(_ index: Int, _ reader: ProtobufReader) throws(OSMFileError) -> String {
      guard strings.indices.contains(index) else {
        throw reader.error(.malformed, "text number \(index) is not among the block's \(strings.count)")
      }
      return strings[index]
    }

    func tags(_ keys: [Int], _ values: [Int], _ reader: ProtobufReader) throws(OSMFileError) -> OSMTags {
      guard keys.count == values.count else {
        throw reader.error(.malformed, "an element has \(keys.count) keys and \(values.count) values")
      }
      var pairs: [OSMTags.Pair] = []
      pairs.reserveCapacity(keys.count)
      for index in keys.indices {
        pairs.append(
          OSMTags.Pair(key: try string(keys[index], reader), value: try string(values[index], reader)))
      }
      return OSMTags(pairs)
    }

    /// A coordinate in 1e-9 degree.
    func nano(
      _ value: Int64, offset: Int64, limit: Int64, _ reader: ProtobufReader
    ) throws(OSMFileError) -> Int64 {
      let (scaled, overflow) = value.multipliedReportingOverflow(by: granularity)
      let (sum, overflowAgain) = scaled.addingReportingOverflow(offset)
      guard !overflow, !overflowAgain, sum >= -limit, sum <= limit else {
        throw reader.error(.malformed, "a coordinate is beyond \(limit / 1_000_000_000) degrees")
      }
      return sum
    }

    func node(id: Int64, latitude: Int64, longitude: Int64, tags: OSMTags, _ reader: ProtobufReader)
      throws(OSMFileError) -> OSMNode
    {
      OSMNode(
        id: id, longitudeNano: try nano(longitude, offset: longitudeOffset, limit: 180_000_000_000, reader),
        latitudeNano: try nano(latitude, offset: latitudeOffset, limit: 90_000_000_000, reader), tags: tags)
    }
  }

  /// Reads a block of nodes, ways and relations.
  static func readBlock(_ reader: inout ProtobufReader, into data: inout OSMData) throws(OSMFileError) {
    var context = Context()
    // Offsets and granularity may come after the groups, so the groups wait.
    var groups: [ProtobufReader] = []
    while let key = try reader.nextKey() {
      switch key.field {
      case 1:
        var table = try reader.message(key)
        while let entry = try table.nextKey() { context.strings.append(try table.text(entry)) }
      case 2: groups.append(try reader.message(key))
      case 17: context.granularity = try reader.number(key)
      case 19: context.latitudeOffset = try reader.number(key)
      case 20: context.longitudeOffset = try reader.number(key)
      default: try reader.skip(key)
      }
    }
    guard context.granularity > 0, context.granularity <= 1_000_000_000 else {
      throw reader.error(.malformed, "a granularity of \(context.granularity) is not 1...1000000000")
    }
    for var group in groups {
      while let key = try group.nextKey() {
        switch key.field {
        case 1:
          var node = try group.message(key)
          data.nodes.append(try readNode(&node, context))
        case 2:
          var dense = try group.message(key)
          try readDense(&dense, context, into: &data.nodes)
        case 3:
          var way = try group.message(key)
          data.ways.append(try readWay(&way, context))
        case 4:
          var relation = try group.message(key)
          data.relations.append(try readRelation(&relation, context))
        default: try group.skip(key)
        }
      }
    }
  }

  private static func readNode(_ reader: inout ProtobufReader, _ context: Context) throws(OSMFileError) -> OSMNode {
    var id: Int64 = 0
    var latitude: Int64 = 0
    var longitude: Int64 = 0
    var keys: [Int] = []
    var values: [Int] = []
    while let key = try reader.nextKey() {
      switch key.field {
      case 1: id = try reader.zigzag()
      case 2: keys = try reader.indices(key)
      case 3: values = try reader.indices(key)
      case 8: latitude = try reader.zigzag()
      case 9: longitude = try reader.zigzag()
      default: try reader.skip(key)
      }
    }
    let tags = try context.tags(keys, values, reader)
    return try context.node(id: id, latitude: latitude, longitude: longitude, tags: tags, reader)
  }

  private static func readDense(
    _ reader: inout ProtobufReader, _ context: Context, into nodes: inout [OSMNode]
  ) throws(OSMFileError) {
    var ids: [Int64] = []
    var latitudes: [Int64] = []
    var longitudes: [Int64] = []
    var texts: [Int] = []
    while let key = try reader.nextKey() {
      switch key.field {
      case 1: ids = try reader.deltas(key)
      case 8: latitudes = try reader.deltas(key)
      case 9: longitudes = try reader.deltas(key)
      case 10: texts = try reader.indices(key)
      default: try reader.skip(key)
      }
    }
    guard ids.count == latitudes.count, ids.count == longitudes.count else {
      throw reader.error(.malformed, "dense nodes have lists of different lengths")
    }
    nodes.reserveCapacity(nodes.count + ids.count)
    var next = 0
    for index in ids.indices {
      var pairs: [OSMTags.Pair] = []
      // Pairs of text numbers, each node's ended by a zero; the list is empty where no node has tags.
      while next < texts.count, texts[next] != 0 {
        guard next + 1 < texts.count else { throw reader.error(.truncated, "a dense node's key has no value") }
        pairs.append(
          OSMTags.Pair(
            key: try context.string(texts[next], reader), value: try context.string(texts[next + 1], reader)))
        next += 2
      }
      next += 1
      nodes.append(
        try context.node(
          id: ids[index], latitude: latitudes[index], longitude: longitudes[index], tags: OSMTags(pairs), reader))
    }
  }

  private static func readWay(_ reader: inout ProtobufReader, _ context: Context) throws(OSMFileError) -> OSMWay {
    var id: Int64 = 0
    var keys: [Int] = []
    var values: [Int] = []
    var nodes: [Int64] = []
    while let key = try reader.nextKey() {
      switch key.field {
      case 1: id = try reader.number(key)
      case 2: keys = try reader.indices(key)
      case 3: values = try reader.indices(key)
      case 8: nodes = try reader.deltas(key)
      default: try reader.skip(key)
      }
    }
    return OSMWay(id: id, tags: try context.tags(keys, values, reader), nodes: nodes)
  }

  private static func readRelation(
    _ reader: inout ProtobufReader, _ context: Context
  ) throws(OSMFileError) -> OSMRelation {
    var id: Int64 = 0
    var keys: [Int] = []
    var values: [Int] = []
    var roles: [Int] = []
    var members: [Int64] = []
    var kinds: [Int] = []
    while let key = try reader.nextKey() {
      switch key.field {
      case 1: id = try reader.number(key)
      case 2: keys = try reader.indices(key)
      case 3: values = try reader.indices(key)
      case 8: roles = try reader.indices(key)
      case 9: members = try reader.deltas(key)
      case 10: kinds = try reader.indices(key)
      default: try reader.skip(key)
      }
    }
    guard roles.count == members.count, kinds.count == members.count else {
      throw reader.error(.malformed, "relation \(id) has member lists of different lengths")
    }
    var result: [OSMRelation.Member] = []
    for index in members.indices {
      guard let kind = OSMRelation.Member.Kind(rawValue: kinds[index]) else {
        throw reader.error(.malformed, "relation \(id) has a member of the unknown kind \(kinds[index])")
      }
      result.append(
        OSMRelation.Member(kind: kind, id: members[index], role: try context.string(roles[index], reader)))
    }
    return OSMRelation(id: id, tags: try context.tags(keys, values, reader), members: result)
  }
}
