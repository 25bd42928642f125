extension Dialect {
    /// Exchange, Terra, Telefónica, Prima, Yahoo in Spanish. Seen in their reports, 2003 to 2026.
    static let spanish = Dialect(
        name: "spanish",
        failures: [
            "no se pudo entregar", "no pudo ser entregado", "no pudo entregarse", "no se ha podido entregar",
            "no ha podido ser entregado", "no ha podido entregarse", "no se ha entregado", "no entregado",
            "no fue entregado",
            "no se puede entregar", "no puede ser entregado", "no pudo ser enviado", "no se ha podido enviar",
            "no se pudo enviar", "error en la entrega", "error de entrega", "fallo en la entrega", "fallo de entrega",
            "falló la entrega", "fallo en el envío", "imposible entregar", "no ha llegado", "no llegó", "no se entregó",
            "la entrega ha fallado", "error al entregar", "mensaje devuelto", "correo devuelto", "ha sido rechazado",
            "fue rechazado", "no se ha encontrado la dirección", "dirección no encontrada",
        ],
        delays: [
            "se ha retrasado", "retrasad*", "retraso en la entrega", "demorad*", "se seguirá intentando",
            "volverá a intentar",
        ],
        successes: ["se ha entregado correctamente", "entregado con éxito"],
        endings: ["error permanente", "de forma permanente", "definitivo"],
        recipients: [
            "siguientes destinatarios", "siguiente destinatario", "los siguientes destinatarios", "estos destinatarios",
            "destinatario", "destinatario:", "destinatarios", "siguientes direcciones", "siguiente dirección",
            "la dirección", "su mensaje a", "mensaje para", "mensaje a", "correo a", "entregar a", "entregado a",
        ],
        others: ["remitente", "remitente:", "de:", "póngase en contacto con"],
        asides: ["póngase en contacto", "para más información", "su administrador"],
        returned: [
            "mensaje original", "encabezados de mensajes originales", "copia del mensaje", "copia de su mensaje",
        ])
}
