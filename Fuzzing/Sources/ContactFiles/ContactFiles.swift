import Campaigns
import Glibc
import Tables

/// Any bytes as a file of contacts in each format: every row is read or told why not, rows are counted upwards, and nothing
/// is thrown but a fault with a sentence.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzContactFiles(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let path = "/dev/shm/postrider-fuzz-\(getpid())"
    guard let file = fopen(path, "w") else { fatalError("no memory file") }
    fwrite(start, 1, count, file)
    fclose(file)
    defer { unlink(path) }
    for format in TableFormat.allCases {
        for encoding in [TableEncoding.auto, .latin1] {
            do {
                let preview = try ContactFilePreview.read(path: path, format: format, encoding: encoding, limit: 1_000)
                var last = 0
                for row in preview.rows {
                    if row.number <= last { fatalError("rows that do not go upwards") }
                    last = row.number
                }
            } catch let fault as TableFault {
                if fault.sentence.isEmpty { fatalError("a fault without a sentence") }
            } catch {
                fatalError("\(error)")
            }
        }
    }
    return 0
}
