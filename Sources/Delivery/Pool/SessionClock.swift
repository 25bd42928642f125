import Metering
import NIOCore

/// How long the parts of a session take. At most two transactions are under way: one whose content is sent and whose
/// answer is awaited, and the next.
struct SessionClock {
    private let metrics: DeliveryMetrics
    private var opened: NIODeadline?
    /// When MAIL of the youngest transaction was sent; `nil` once its content is.
    private var began: NIODeadline?
    private var sent: NIODeadline?

    init(_ metrics: DeliveryMetrics, now: NIODeadline = .now()) {
        self.metrics = metrics
        opened = now
    }

    /// The session is open, or the content of the youngest transaction is sent.
    mutating func isReady(now: NIODeadline = .now()) {
        if let start = opened {
            opened = nil
            metrics.connected.add()
            metrics.opening.observe(Duration(now - start))
        } else if let start = began {
            began = nil
            sent = now
            metrics.envelope.observe(Duration(now - start))
        }
    }

    mutating func sends(now: NIODeadline = .now()) { began = now }

    mutating func finished(now: NIODeadline = .now()) {
        // Without content sent the envelope came to nothing.
        guard let start = sent else {
            began = nil
            return
        }
        sent = nil
        metrics.answer.observe(Duration(now - start))
    }

    mutating func closed() {
        guard opened != nil else { return }
        opened = nil
        metrics.notConnected.add()
    }
}
