"""Who is hidden where: names in fields and in what people write, on screens and in exports."""
