/// Decodes the two messages that blobs hold: `HeaderBlock` and `PrimitiveBlock`.
struct OSMBlockDecoder {
  /// The numbers of the keys of tags that are kept; nil keeps all.
  private let numbers: [String: Int32]?

  /// Keeps the tags with some keys and numbers these in their order; nil keeps all.
  init(keys: [String]?) {
    numbers = keys.map { keys in
      Dictionary(zip(keys, keys.indices.map { Int32(clamping: $0) })) { first, _ in first }
    }
  }

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
    /// The numbers of the keys of tags that are kept; nil keeps all.
    let numbers: [String: Int32]?
    /// Where the texts of the block stand in its bytes.
    var texts: [Range<Int>] = []
    /// For each text what it is as a key and as a value: few of all texts are met as either.
    var uses: [Use] = []
    var granularity: Int64 = 100
    var latitudeOffset: Int64 = 0
    var longitudeOffset: Int64 = 0

    struct Use {
      /// The key's number; `unknown` where it was not met, `passedOver` where such tags are not kept.
      var key = unknown
      /// The value's number in `OSMData.texts`, or -1 where it was not met.
      var value = -1

      static let (unknown, passedOver) = (Int32(-1), Int32(-2))
    }

    func string(_ index: Int, _ reader: ProtobufReader) throws(OSMFileError) -> String {
      guard texts.indices.contains(index) else {
        throw reader.error(.malformed, "text number \(index) is not among the block's \(texts.count)")
      }
      return reader.text(texts[index])
    }

    /// Adds a tag where its key is kept. A text becomes a string when it is first met.
    @inline(__always)
    mutating func add(
      _ key: Int, _ value: Int, to data: inout OSMData, _ reader: ProtobufReader
    ) throws(OSMFileError) {
      guard key < uses.count, value < uses.count else {
        _ = try string(key, reader)
        _ = try string(value, reader)
        return
      }
      var number = uses[key].key
      if number == Use.passedOver { return }
      if number == Use.unknown {
        number = self.number(ofKey: reader.text(texts[key]), in: &data)
        uses[key].key = number
        if number == Use.passedOver { return }
      }
      var text = uses[value].value
      if text < 0 {
        text = data.texts.count
        data.texts.append(reader.text(texts[value]))
        uses[value].value = text
      }
      data.tagPairs.append(OSMTagPair(key: number, value: text))
    }

    private func number(ofKey key: String, in data: inout OSMData) -> Int32 {
      if let numbers { return numbers[key] ?? Use.passedOver }
      data.keys.append(key)
      // A block has fewer than 2^25 texts, because it has at most 2^25 bytes.
      return Int32(clamping: data.keys.count - 1)
    }

    /// Adds the tags of an element: the numbers of its keys in one list and those of its values in another.
    mutating func tags(
      _ keys: ProtobufReader?, _ values: ProtobufReader?, into data: inout OSMData, _ reader: ProtobufReader
    ) throws(OSMFileError) -> Range<Int> {
      let start = data.tagPairs.count
      guard var keys, var values else {
        guard keys?.isAtEnd ?? true, values?.isAtEnd ?? true else {
          throw reader.error(.malformed, "an element has not as many keys as values")
        }
        return start..<start
      }
      while !keys.isAtEnd, !values.isAtEnd { try add(try keys.index(), try values.index(), to: &data, reader) }
      guard keys.isAtEnd, values.isAtEnd else {
        throw reader.error(.malformed, "an element has not as many keys as values")
      }
      return start..<data.tagPairs.count
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

    func node(
      id: Int64, latitude: Int64, longitude: Int64, _ reader: ProtobufReader
    ) throws(OSMFileError) -> OSMNode {
      OSMNode(
        id: id, longitudeNano: try nano(longitude, offset: longitudeOffset, limit: 180_000_000_000, reader),
        latitudeNano: try nano(latitude, offset: latitudeOffset, limit: 90_000_000_000, reader))
    }
  }

  /// Reads a block of nodes, ways and relations.
  func readBlock(_ reader: inout ProtobufReader, into data: inout OSMData) throws(OSMFileError) {
    var context = Context(numbers: numbers)
    // Offsets and granularity may come after the groups, so the groups wait.
    var groups: [ProtobufReader] = []
    while let key = try reader.nextKey() {
      switch key.field {
      case 1:
        var table = try reader.message(key)
        while let entry = try table.nextKey() {
          context.texts.append(try table.range(entry))
        }
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
    context.uses = Array(repeating: Context.Use(), count: context.texts.count)
    for var group in groups {
      while let key = try group.nextKey() {
        switch key.field {
        case 1:
          var node = try group.message(key)
          try Self.readNode(&node, &context, into: &data)
        case 2:
          var dense = try group.message(key)
          try Self.readDense(&dense, &context, into: &data)
        case 3:
          var way = try group.message(key)
          try Self.readWay(&way, &context, into: &data)
        case 4:
          var relation = try group.message(key)
          try Self.readRelation(&relation, &context, into: &data)
        default: try group.skip(key)
        }
      }
    }
  }

  private static func readNode(
    _ reader: inout ProtobufReader, _ context: inout Context, into data: inout OSMData
  ) throws(OSMFileError) {
    var id: Int64 = 0
    var latitude: Int64 = 0
    var longitude: Int64 = 0
    var keys: ProtobufReader?
    var values: ProtobufReader?
    while let key = try reader.nextKey() {
      switch key.field {
      case 1: id = try reader.zigzag()
      case 2: keys = try reader.message(key)
      case 3: values = try reader.message(key)
      case 8: latitude = try reader.zigzag()
      case 9: longitude = try reader.zigzag()
      default: try reader.skip(key)
      }
    }
    let tags = try context.tags(keys, values, into: &data, reader)
    if !tags.isEmpty { data.nodeTags.append(OSMNodeTags(node: data.nodes.count, tags: tags)) }
    data.nodes.append(try context.node(id: id, latitude: latitude, longitude: longitude, reader))
  }

  private static func readDense(
    _ reader: inout ProtobufReader, _ context: inout Context, into data: inout OSMData
  ) throws(OSMFileError) {
    var ids: ProtobufReader?
    var latitudes: ProtobufReader?
    var longitudes: ProtobufReader?
    var texts: ProtobufReader?
    while let key = try reader.nextKey() {
      switch key.field {
      case 1: ids = try reader.message(key)
      case 8: latitudes = try reader.message(key)
      case 9: longitudes = try reader.message(key)
      case 10: texts = try reader.message(key)
      default: try reader.skip(key)
      }
    }
    guard var ids, var latitudes, var longitudes else {
      if ids == nil, latitudes == nil, longitudes == nil { return }
      throw reader.error(.malformed, "dense nodes have lists of different lengths")
    }
    var (id, latitude, longitude): (Int64, Int64, Int64) = (0, 0, 0)
    // A number has at least one byte.
    data.nodes.reserveCapacity(data.nodes.count + (latitudes.end - latitudes.position) / 2)
    while !ids.isAtEnd {
      guard !latitudes.isAtEnd, !longitudes.isAtEnd else {
        throw reader.error(.malformed, "dense nodes have lists of different lengths")
      }
      try ids.addDelta(to: &id)
      try latitudes.addDelta(to: &latitude)
      try longitudes.addDelta(to: &longitude)
      try readTags(&texts, &context, into: &data)
      data.nodes.append(try context.node(id: id, latitude: latitude, longitude: longitude, reader))
    }
    guard latitudes.isAtEnd, longitudes.isAtEnd else {
      throw reader.error(.malformed, "dense nodes have lists of different lengths")
    }
  }

  /// The tags of the dense node that comes next: pairs of text numbers, each node's ended by a zero; the list is empty
  /// where no node has tags.
  private static func readTags(
    _ texts: inout ProtobufReader?, _ context: inout Context, into data: inout OSMData
  ) throws(OSMFileError) {
    guard texts?.isAtEnd == false else { return }
    let start = data.tagPairs.count
    while let key = try texts?.index(), key != 0, let reader = texts {
      guard let value = reader.isAtEnd ? nil : try texts?.index() else {
        throw reader.error(.truncated, "a dense node's key has no value")
      }
      try context.add(key, value, to: &data, reader)
      if texts?.isAtEnd ?? true { break }
    }
    let end = data.tagPairs.count
    if end > start { data.nodeTags.append(OSMNodeTags(node: data.nodes.count, tags: start..<end)) }
  }

  private static func readWay(
    _ reader: inout ProtobufReader, _ context: inout Context, into data: inout OSMData
  ) throws(OSMFileError) {
    var id: Int64 = 0
    var keys: ProtobufReader?
    var values: ProtobufReader?
    let start = data.wayNodes.count
    while let key = try reader.nextKey() {
      switch key.field {
      case 1: id = try reader.number(key)
      case 2: keys = try reader.message(key)
      case 3: values = try reader.message(key)
      case 8: try reader.deltas(key, into: &data.wayNodes)
      default: try reader.skip(key)
      }
    }
    let tags = try context.tags(keys, values, into: &data, reader)
    data.ways.append(OSMWay(id: id, tags: tags, nodes: start..<data.wayNodes.count))
  }

  private static func readRelation(
    _ reader: inout ProtobufReader, _ context: inout Context, into data: inout OSMData
  ) throws(OSMFileError) {
    var id: Int64 = 0
    var keys: ProtobufReader?
    var values: ProtobufReader?
    var roles: [Int] = []
    var members: [Int64] = []
    var kinds: [Int] = []
    while let key = try reader.nextKey() {
      switch key.field {
      case 1: id = try reader.number(key)
      case 2: keys = try reader.message(key)
      case 3: values = try reader.message(key)
      case 8: roles = try reader.indices(key)
      case 9: try reader.deltas(key, into: &members)
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
    let tags = try context.tags(keys, values, into: &data, reader)
    data.relations.append(OSMRelation(id: id, tags: tags, members: result))
  }
}
