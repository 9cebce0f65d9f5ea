import Quantities

extension PlanReader {
  /// What a plan keeps of an earlier one.
  static func earlierPlan(_ reader: inout JSONReader) throws(PlanFileError) -> EarlierPlan {
    var (at, file): (Double?, PlanInputs.InputFile?)
    var (kept, dropped, lost): ([String]?, [String]?, [String]?)
    var (done, undone): ([EarlierPlan.DoneTask]?, [EarlierPlan.UndoneTask]?)
    var covered: [EarlierPlan.CoveredStretch] = []
    var pointCount = 0
    func names(_ reader: inout JSONReader) throws(PlanFileError) -> [String] {
      try reader.list { (reader) throws(PlanFileError) in try reader.text() }
    }
    try reader.object { (reader, key) throws(PlanFileError) in
      switch key {
      case "at": at = try boundedNumber(&reader)
      case "file": file = try inputFile(&reader)
      case "kept": kept = try names(&reader)
      case "dropped": dropped = try names(&reader)
      case "lost": lost = try names(&reader)
      case "done": done = try reader.list(doneTask)
      case "undone": undone = try reader.list(undoneTask)
      case "covered":
        covered = try reader.list { (reader) throws(PlanFileError) in try coveredStretch(&reader, &pointCount) }
      default: throw unknown(key, reader)
      }
    }
    return EarlierPlan(
      at: MissionTime(seconds: try require(at, "at", reader)), file: try require(file, "file", reader),
      kept: try require(kept, "kept", reader), dropped: try require(dropped, "dropped", reader),
      lost: try require(lost, "lost", reader), done: try require(done, "done", reader),
      undone: try require(undone, "undone", reader), covered: covered)
  }

  private static func coveredStretch(
    _ reader: inout JSONReader, _ pointCount: inout Int
  ) throws(PlanFileError) -> EarlierPlan.CoveredStretch {
    var (task, sortie, type): (String?, String?, String?)
    var (activity, points): (Leg.Activity?, [TrajectoryPoint]?)
    try reader.object { (reader, key) throws(PlanFileError) in
      switch key {
      case "task": task = try reader.text()
      case "sortie": sortie = try reader.text()
      case "type": type = try reader.text()
      case "activity": activity = try word(&reader, Leg.Activity.self)
      case "points": points = try self.points(&reader, &pointCount, of: "a stretch")
      default: throw unknown(key, reader)
      }
    }
    return EarlierPlan.CoveredStretch(
      task: try require(task, "task", reader), sortie: try require(sortie, "sortie", reader),
      type: try require(type, "type", reader), activity: try require(activity, "activity", reader),
      points: try require(points, "points", reader))
  }

  private static func doneTask(_ reader: inout JSONReader) throws(PlanFileError) -> EarlierPlan.DoneTask {
    var (task, end): (String?, Double?)
    try reader.object { (reader, key) throws(PlanFileError) in
      switch key {
      case "task": task = try reader.text()
      case "end": end = try boundedNumber(&reader)
      default: throw unknown(key, reader)
      }
    }
    return EarlierPlan.DoneTask(
      task: try require(task, "task", reader), end: MissionTime(seconds: try require(end, "end", reader)))
  }

  private static func undoneTask(_ reader: inout JSONReader) throws(PlanFileError) -> EarlierPlan.UndoneTask {
    var (task, sortie): (String?, String?)
    try reader.object { (reader, key) throws(PlanFileError) in
      switch key {
      case "task": task = try reader.text()
      case "sortie": sortie = try reader.text()
      default: throw unknown(key, reader)
      }
    }
    return EarlierPlan.UndoneTask(
      task: try require(task, "task", reader), sortie: try require(sortie, "sortie", reader))
  }
}
