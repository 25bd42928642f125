import Metering
import SMTP

/// Who comes in by SMTP: `submission` and `submissions` (TLS from the first byte) hand in mail, `inbound` brings back what was
/// sent.
enum DoorFigures {
    static func declare(in registry: Registry, _ doors: [(name: String, listener: SMTPListener?)]) {
        let doors = doors.compactMap { door in door.listener.map { (name: door.name, listener: $0) } }
        registry.observed("postrider_smtp_sessions", .gauge, "Sessions open at our own listeners.", by: ["listener"]) {
            doors.map { (values: [$0.name], figure: $0.listener.connectionCounts.open) }
        }
        registry.observed(
            "postrider_smtp_sessions_total", .counter,
            "Connections that came to our listeners: taken, or turned away with 421 for want of room.",
            by: ["listener", "result"]
        ) {
            doors.flatMap { door in
                let counts = door.listener.connectionCounts
                return [
                    (values: [door.name, "taken"], figure: counts.admitted),
                    (values: [door.name, "refused"], figure: counts.refused),
                ]
            }
        }
    }
}
