import Foundation

/// Hands the bytes of a log to its reader, from memory or from a file, without ever holding the whole file.
package enum FlightLogFeed {
  /// The largest file that is read, in bytes: 64 GiB.
  package static let bytesMax = 1 << 36
  /// Bytes that are read from a file at once.
  package static let chunkBytes = 4 << 20

  /// Reads bytes in memory.
  ///
  /// - Parameter chunk: how many bytes the reader gets at first; it gets more where it cannot go on.
  package static func read<Reader: FlightLogReader>(
    _ bytes: [UInt8], chunk: Int = .max, with reader: inout Reader, into sink: inout some FlightLogSink
  ) throws {
    var start = 0
    var end = 0
    while true {
      end = bytes.count - end <= max(1, chunk) ? bytes.count : end + max(1, chunk)
      let isEnd = end == bytes.count
      start += try pass(bytes, start, end, isEnd, &reader, &sink)
      if isEnd { return }
    }
  }

  private static func pass<Reader: FlightLogReader>(
    _ bytes: [UInt8], _ start: Int, _ end: Int, _ isEnd: Bool, _ reader: inout Reader, _ sink: inout some FlightLogSink
  ) throws -> Int {
    try bytes.withUnsafeBytes { all in
      try reader.read(UnsafeRawBufferPointer(rebasing: all[start..<end]), at: start, isEnd: isEnd, into: &sink)
    }
  }

  /// Reads a file to its end, or until the sink has enough.
  ///
  /// - Parameters:
  ///   - progress: is asked after each chunk, with the bytes so far and those of the file; false ends the reading.
  package static func read<Reader: FlightLogReader, Sink: FlightLogSink>(
    _ file: FlightLogFile, with reader: inout Reader, into sink: inout Sink,
    progress: (_ done: Int, _ sink: inout Sink) throws -> Bool
  ) throws {
    let room = max(chunkBytes, 2 * Reader.recordBytesMax)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: room, alignment: 16)
    defer { buffer.deallocate() }
    var kept = 0
    var offset = 0
    // A log that is still being written ends where it ended when it was opened.
    var left = file.size
    try file.rewind()
    while true {
      let end = kept + min(left, room - kept)
      let count = try file.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[kept..<end]))
      left -= count
      let isEnd = count == 0
      kept += count
      let done = try reader.read(
        UnsafeRawBufferPointer(rebasing: buffer[..<kept]), at: offset, isEnd: isEnd, into: &sink)
      precondition(isEnd || kept - done < room, "a reader makes progress where it sees a whole record")
      if done < kept {
        buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[done..<kept]))
      }
      kept -= done
      offset += done
      guard try progress(offset, &sink), !isEnd else { return }
    }
  }
}

/// A log file that is open for reading and never written to.
package final class FlightLogFile {
  /// Its path.
  package let path: String
  /// Its size when it was opened, in bytes.
  package let size: Int
  private let descriptor: Int32

  /// Opens a regular file; pipes, devices, folders and files above `FlightLogFeed.bytesMax` are refused.
  package init(_ path: String) throws(FlightLogError) {
    let help = "give a .tlog, .bin or .ulg file"
    guard !path.utf8.contains(0) else { throw FlightLogError("there is no such file", help: help) }
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw FlightLogError("it cannot be opened: \(String(cString: strerror(errno)))", help: help)
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw FlightLogError("it is a folder, a pipe or a device, and only files are read", help: help)
    }
    let size = Int(clamping: status.st_size)
    guard size <= FlightLogFeed.bytesMax else {
      close(descriptor)
      throw FlightLogError(
        "it has \(size) bytes, and at most \(FlightLogFeed.bytesMax) are read", help: "check that this file was meant")
    }
    self.path = path
    self.size = size
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  /// The first bytes, by which the format is told.
  package func head(_ count: Int) throws -> [UInt8] {
    try rewind()
    var bytes = [UInt8](repeating: 0, count: count)
    var have = 0
    while have < count {
      let got = try bytes.withUnsafeMutableBytes { room in
        try read(into: UnsafeMutableRawBufferPointer(rebasing: room[have...]))
      }
      if got == 0 { break }
      have += got
    }
    return Array(bytes[..<have])
  }

  fileprivate func rewind() throws(FlightLogError) {
    guard lseek(descriptor, 0, SEEK_SET) == 0 else {
      throw FlightLogError("it cannot be read: \(String(cString: strerror(errno)))", help: "copy it to another disk")
    }
  }

  fileprivate func read(into room: UnsafeMutableRawBufferPointer) throws(FlightLogError) -> Int {
    while true {
      let count = Foundation.read(descriptor, room.baseAddress, room.count)
      if count >= 0 { return count }
      guard errno == EINTR else {
        throw FlightLogError("it cannot be read: \(String(cString: strerror(errno)))", help: "copy it to another disk")
      }
    }
  }
}
