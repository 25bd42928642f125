/// Reads a mail system's log line by line. Linear; memory of one line.
public struct LogReader: Sendable {
    public let format: LogFormat
    /// The line just read, or for accounting files its values; what the places of an entry point into.
    public private(set) var line: [UInt8] = []
    private var columns = AccountingColumns()

    public init(_ format: LogFormat) { self.format = format }

    /// - Returns: `nil` for a line that does not say what became of a message for a recipient; most of a log.
    public mutating func read(_ bytes: Span<UInt8>) -> LogEntry? {
        line.removeAll(keepingCapacity: true)
        switch format {
        case .postfix:
            bytes.withUnsafeBufferPointer { line.append(contentsOf: $0) }
            return PostfixLine.entry(line.span)
        case .exim:
            bytes.withUnsafeBufferPointer { line.append(contentsOf: $0) }
            return EximLine.entry(line.span)
        case .powermta:
            let values = AccountingLine.values(bytes, into: &line)
            var columns = columns
            defer { self.columns = columns }
            return columns.entry(values, line.span)
        }
    }
}
