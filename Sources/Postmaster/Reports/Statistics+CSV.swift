import Bounce
import Mail
import Tables

extension Statistics {
    /// One row a row; `period` is the date it begins.
    public func csv() -> [UInt8] {
        var writer = CSVWriter(header: ["period", "value", "status", "reason", "count"])
        for row in rows {
            writer.append([
                String(row.period.rfc3339.prefix(10)), row.value, row.status.rawValue, row.reason?.rawValue ?? "",
                String(row.count),
            ])
        }
        return writer.take()
    }
}
