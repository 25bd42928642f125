import Glibc
import Mail

/// Cuts the inputs into batches. Small files are left for the tasks to open; large mail files and standard input are read
/// here, chunk by chunk, so that a file of any size needs the memory of a few mails.
struct MailBatches {
    /// Files up to this size are read whole by the task that classifies them.
    static let smallByteCount = 4 << 20

    private var inputs: MailInputs
    private var stream: MailFileStream?
    private var batch = MailBatch()

    init(_ paths: [String]) { inputs = MailInputs(paths) }

    /// One input that is open already.
    init(_ input: ClassifyInput) {
        inputs = MailInputs([])
        stream = MailFileStream(input.chunks, source: input.source)
    }

    mutating func next() throws(InputError) -> MailBatch? {
        while !batch.isFull {
            if stream != nil {
                if try !readStream() { closeStream() }
                continue
            }
            guard let input = inputs.next() else { break }
            switch input {
            case .fault(let sentence): batch.append(.fault(sentence), byteCount: 0)
            case .standardInput: stream = MailFileStream(ChunkReader(descriptor: STDIN_FILENO), source: "-")
            case .file(let path, let byteCount):
                if (1...Self.smallByteCount).contains(byteCount) {
                    batch.append(.file(path: path), byteCount: byteCount)
                } else {
                    openStream(path)
                }
            }
        }
        guard !batch.items.isEmpty else { return nil }
        defer { batch = MailBatch() }
        return batch
    }

    private mutating func openStream(_ path: String) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            return batch.append(.fault("\(path): \(String(cString: strerror(errno)))"), byteCount: 0)
        }
        stream = MailFileStream(ChunkReader(descriptor: descriptor), source: path)
    }

    /// False at the end of the stream.
    private mutating func readStream() throws(InputError) -> Bool {
        guard var current = stream.take() else { return false }
        defer { stream = current }
        return try current.read(into: &batch)
    }

    private mutating func closeStream() {
        stream?.close()
        stream = nil
    }
}
